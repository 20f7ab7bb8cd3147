import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isShoalError } from '#lib/errors';
import { Annotations, NodeDescription, Platform, Task } from '#proto/gen/swarm';
import { checkTemplate, expandTemplate, templateContextOf } from './template.ts';

const context = templateContextOf(
  Task.create({
    id: 't1',
    serviceId: 's1',
    nodeId: 'n1',
    slot: 2,
    serviceAnnotations: Annotations.create({ name: 'web', labels: { 'com.a': 'x', tier: 'y' } }),
  }),
  NodeDescription.create({
    hostname: 'host-1',
    platform: Platform.create({ architecture: 'x86_64', os: 'linux' }),
  }),
);

describe('template', () => {
  it('fields, labels, literals, comments, trimming → expanded', () => {
    const cases = {
      'no template }} here': 'no template }} here',
      'A={{.Service.ID}}/{{ .Service.Name }}': 'A=s1/web',
      '{{.Node.ID}} {{.Node.Hostname}}': 'n1 host-1',
      '{{.Node.Platform.OS}}-{{.Node.Platform.Architecture}}': 'linux-x86_64',
      '{{.Task.ID}} {{.Task.Name}} {{.Task.Slot}}': 't1 web.2.t1 2',
      '{{index .Service.Labels "com.a"}}!': 'x!',
      '{{ index .Service.Labels `tier` }}': 'y',
      '{{index .Service.Labels "none"}}': '',
      '{{.Service.Labels.tier}}': 'y',
      '{{"{{"}}{{"}}"}}{{"a\\"b"}}': '{{}}a"b',
      'a {{- "b" -}} c{{/* why */}}': 'abc',
    };
    for (const [text, expected] of Object.entries(cases)) {
      assert.equal(expandTemplate(text, context), expected, text);
      checkTemplate(text);
    }
  });

  it('a task without slot → its node takes the place', () => {
    const task = templateContextOf(Task.create({ id: 't', nodeId: 'n9' }), undefined);
    assert.equal(expandTemplate('{{.Task.Slot}}', task), 'n9');
  });

  it('what cannot be expanded → invalid_argument that names the template', () => {
    const cases = {
      '{{.Service.Nope}}': 'there is no .Service.Nope',
      '{{.toString}}': 'there is no .toString',
      '{{.Service}}': 'group of fields',
      '{{.Node.Hostname': 'no matching',
      '{{}}': 'is empty',
      '{{printf "x"}}': 'function "printf" not defined',
      '{{if .Node.ID}}x{{end}}': 'not defined',
      '{{index .Service.Labels}}': 'index needs',
      '{{index .Service.Name "x"}}': 'index of what is no map',
      '{{.Node.ID .Task.ID}}': 'not understood',
    };
    for (const [text, reason] of Object.entries(cases)) {
      const told = (error: unknown): boolean =>
        isShoalError(error, 'invalid_argument') &&
        error.message.includes(JSON.stringify(text)) &&
        error.message.includes(reason);
      assert.throws(() => expandTemplate(text, context), told, text);
      assert.throws(() => checkTemplate(text), told, text);
    }
    assert.throws(() => expandTemplate('{{.Service.Labels.none}}', context), /there is no/);
    checkTemplate('{{.Service.Labels.none}}');
  });
});
