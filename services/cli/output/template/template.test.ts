import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseTemplate, renderTemplate } from './template.ts';

const value = {
  Name: 'web',
  Count: 3,
  On: true,
  Off: false,
  Empty: [],
  Ports: [{ Published: 80 }, { Published: 81 }],
  Tags: ['a', 'b'],
  Labels: { y: '2', x: '1' },
  Deep: { Er: { Est: 'found' } },
};

const cases: [string, string][] = [
  ['plain', 'plain'],
  ['{{.Name}}-{{ .Count }}', 'web-3'],
  ['{{.Deep.Er.Est}}', 'found'],
  ['{{.Missing}}|{{.Missing.More}}', '<no value>|<no value>'],
  ['{{json .Tags}} {{json .Missing}}', '["a","b"] null'],
  ['{{.Name | upper}} {{upper .Name | lower}} {{title "a b"}}', 'WEB web A B'],
  ['{{join .Tags ", "}} {{split "a,b" "," | len}}', 'a, b 2'],
  ['{{index .Tags 1}} {{index .Labels "x"}} {{(index .Ports 0).Published}}', 'b 1 80'],
  ['{{range .Ports}}<{{.Published}}>{{end}}', '<80><81>'],
  ['{{range .Empty}}x{{else}}none{{end}}', 'none'],
  ['{{range $i, $p := .Ports}}{{$i}}={{$p.Published}} {{$.Name}};{{end}}', '0=80 web;1=81 web;'],
  ['{{range $k, $v := .Labels}}{{$k}}:{{$v}} {{end}}', 'x:1 y:2 '],
  ['{{if .On}}yes{{else}}no{{end}}{{if .Off}}yes{{else}}no{{end}}', 'yesno'],
  ['{{if .Off}}a{{else if eq .Count 3}}b{{else}}c{{end}}d', 'bd'],
  ['{{if and .On (not .Off)}}both{{end}}{{if or .Off .Empty}}x{{end}}', 'both'],
  ['{{if and .Missing .On}}both{{else}}one{{end}}', 'one'],
  [
    '{{$first := true}}{{range .Tags}}{{if $first}}{{$first = false}}{{else}}, {{end}}{{.}}{{end}}',
    'a, b',
  ],
  ['{{$x := "out"}}{{if .On}}{{$x := "in"}}{{$x}} {{end}}{{$x}}', 'in out'],
  ['{{with .Deep.Er}}{{.Est}}{{end}}{{with .Missing}}x{{else}}-{{end}}', 'found-'],
  ['{{$n := .Name}}{{$n}}', 'web'],
  ['a {{- .Name -}} b', 'awebb'],
  ['{{printf "%-5s|%03d|%q|%.2f|%%|%v" .Name 7 "q" 1.5 .Tags}}', 'web  |007|"q"|1.50|%|[a b]'],
  ['{{println "x" 1}}', 'x 1\n'],
  ['{{.Labels}} {{.Tags}} {{len .Ports}}', 'map[x:1 y:2] [a b] 2'],
  ['{{"}}"}} {{`raw`}} {{/* comment */}}', '}} raw '],
  ['{{lt 1 2}} {{ge "b" "a"}} {{ne .Name "x"}} {{slice .Name 0 2}}', 'true true true we'],
];

describe('template', () => {
  for (const [template, text] of cases) {
    test(`${template} → ${JSON.stringify(text)}`, () => {
      assert.equal(renderTemplate(parseTemplate(template), value), text);
    });
  }
  const bad: [string, RegExp][] = [
    ['{{range .Tags}}', /\{\{end\}\} is missing/],
    ['{{end}}', /unexpected \{\{end\}\}/],
    ['{{else}}', /unexpected \{\{else\}\}/],
    ['{{.Name', /unclosed action/],
    ['{{frobnicate .Name}}', /function "frobnicate" not defined/],
    ['{{.Name .Count}}', /only functions take values/],
    ['{{}}', /missing value/],
    ['{{(upper .Name}}', /parenthesis/],
    ['{{upper .Name)}}', /unexpected/],
    ['{{.Name | }}', /missing value/],
    ['{{% }}', /template parsing error/],
  ];
  for (const [template, error] of bad) {
    test(`${template} → ${error}`, () => assert.throws(() => parseTemplate(template), error));
  }
  const badAtRun: [string, RegExp][] = [
    ['{{$x}}', /undefined variable/],
    ['{{$x = 1}}', /undefined variable/],
    ['{{index .Tags 7}}', /out of range/],
    ['{{.Name | .Count}}', /behind a pipe/],
    ['{{lt .Name 3}}', /cannot be compared/],
  ];
  for (const [template, error] of badAtRun) {
    test(`${template} → fails: ${error}`, () =>
      assert.throws(() => renderTemplate(parseTemplate(template), value), error));
  }
  test('an unknown field of a row → an error that lists the known ones', () => {
    const knownFields = new Set(['ID', 'Name']);
    const render = (text: string) => renderTemplate(parseTemplate(text), value, { knownFields });
    assert.throws(() => render('{{.Foo}}'), /no field Foo, only ID, Name/);
    assert.equal(render('{{.Name}}'), 'web');
  });
});
