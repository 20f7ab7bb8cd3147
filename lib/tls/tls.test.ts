import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { seededRandom } from '#lib/random';
import { createRoot, factsOf, issueLeaf, type KeyPair } from './certificate.ts';
import { createCsr, publicKeyOfCsr } from './csr.ts';
import { generateKey, isEqualSecret, privateKeyOf, publicKeyDer } from './keys.ts';
import { derOf, dersOf, pemOf } from './pem.ts';
import { chainProblem, isKeyOf, rootDigest } from './verify.ts';

const random = seededRandom(1);
const day = 86_400_000;
const nowMs = Date.UTC(2026, 0, 1);

function makeRoot(name = 'root'): KeyPair {
  return createRoot(
    generateKey(),
    { commonName: name },
    { notBeforeMs: nowMs, notAfterMs: nowMs + 20 * 365 * day },
    random,
  );
}

function makeLeaf(issuer: KeyPair, keyPem = generateKey()): string {
  return issueLeaf(
    {
      subject: { commonName: 'cn', organizationalUnit: 'unit', organization: 'org' },
      names: ['unit', 'cn'],
      publicKey: publicKeyOfCsr(createCsr(keyPem, { commonName: 'ignored' })),
      notBeforeMs: nowMs - 3_600_000,
      notAfterMs: nowMs + 90 * day,
    },
    issuer,
    random,
  );
}

test('root: created → a CA that OpenSSL accepts as its own issuer', () => {
  const root = makeRoot('swarm-ca');
  const certificate = new X509Certificate(root.certPem);
  assert.ok(certificate.ca);
  assert.ok(certificate.checkIssued(certificate));
  assert.ok(certificate.verify(certificate.publicKey));
  assert.equal(certificate.subject, 'CN=swarm-ca');
  assert.equal(factsOf(root.certPem).notAfterMs, nowMs + 20 * 365 * day);
});

test('leaf: issued from a request → the content is the issuer’s choice, the key the sender’s', () => {
  const keyPem = generateKey();
  const leaf = makeLeaf(makeRoot(), keyPem);
  const facts = factsOf(leaf);
  assert.equal(facts.commonName, 'cn');
  assert.equal(facts.organizationalUnit, 'unit');
  assert.equal(facts.organization, 'org');
  assert.equal(facts.notBeforeMs, nowMs - 3_600_000);
  assert.equal(facts.notAfterMs, nowMs + 90 * day);
  assert.deepEqual(facts.publicKey, publicKeyDer(privateKeyOf(keyPem)));
  assert.equal(new X509Certificate(leaf).subjectAltName, 'DNS:unit, DNS:cn');
  assert.ok(isKeyOf(keyPem, leaf));
  assert.equal(isKeyOf(generateKey(), leaf), false);
});

test('serial numbers: any randomness → positive, twenty bytes, different', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), (bytes) => {
      const fixed = { ...random, bytes: () => bytes };
      const root = createRoot(
        generateKey(),
        { commonName: 'r' },
        { notBeforeMs: nowMs, notAfterMs: nowMs + day },
        fixed,
      );
      const serial = new X509Certificate(root.certPem).serialNumber;
      assert.equal(serial.length, 40);
      assert.ok(Number.parseInt(serial.slice(0, 2), 16) < 0x80);
    }),
    { numRuns: 20 },
  );
});

test('chain: own root, foreign root, same name but other key, no certificate → only the first passes', () => {
  const root = makeRoot();
  const leaf = makeLeaf(root);
  assert.equal(chainProblem(leaf, root.certPem), undefined);
  assert.equal(chainProblem(leaf, makeRoot('other').certPem), 'it is not signed by the root');
  assert.equal(chainProblem(leaf, makeRoot().certPem), 'it is not signed by the root');
  assert.equal(chainProblem('', root.certPem), 'there is no certificate');
  assert.equal(chainProblem(leaf, ''), 'there is no root certificate');
});

test('chain: a leaf posing as issuer → not accepted', () => {
  const root = makeRoot();
  const keyPem = generateKey();
  const poser = { certPem: makeLeaf(root, keyPem), keyPem };
  const forged = makeLeaf(poser);
  assert.notEqual(chainProblem(forged + poser.certPem, root.certPem), undefined);
});

test('request: any damaged byte → refused or the same key, never another key', () => {
  const keyPem = generateKey();
  const csr = createCsr(keyPem, { commonName: 'x' });
  const der = derOf('CERTIFICATE REQUEST', csr);
  const key = publicKeyDer(privateKeyOf(keyPem));
  fc.assert(
    fc.property(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const damaged = Buffer.from(der);
      damaged[at] = (damaged[at] ?? 0) ^ flip;
      let read: Buffer;
      try {
        read = publicKeyOfCsr(pemOf('CERTIFICATE REQUEST', damaged));
      } catch (error) {
        assert.equal((error as { code?: string }).code, 'invalid_argument');
        return;
      }
      assert.deepEqual(read, key);
    }),
    { numRuns: 300 },
  );
});

test('request: weak, huge or empty → invalid_argument', () => {
  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
  const weakPem = weak.export({ type: 'pkcs8', format: 'pem' }).toString();
  assert.throws(() => publicKeyOfCsr(createCsr(weakPem, { commonName: 'x' })), {
    code: 'invalid_argument',
    message: /neither ECDSA nor RSA/,
  });
  assert.throws(() => publicKeyOfCsr('x'.repeat(20_000)), { code: 'invalid_argument' });
  assert.throws(() => publicKeyOfCsr(''), { code: 'invalid_argument' });
});

test('pem: any bytes, several blocks → come back as they were', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ minLength: 1 }), { maxLength: 4 }), (blocks) => {
      const text = blocks.map((block) => `noise\n${pemOf('CERTIFICATE', block)}`).join('');
      assert.deepEqual(
        dersOf('CERTIFICATE', text).map((der) => [...der]),
        blocks.map((block) => [...block]),
      );
    }),
  );
});

test('digest: the root’s text → SHA-256 over exactly these bytes', () => {
  const root = makeRoot();
  const expected = createHash('sha256').update(root.certPem).digest('hex');
  assert.equal(rootDigest(root.certPem), expected);
  assert.equal(rootDigest(Buffer.from(root.certPem)), expected);
});

test('secrets: compared → equal only when equal', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      assert.equal(isEqualSecret(a, b), Buffer.from(a).equals(Buffer.from(b)));
      assert.ok(isEqualSecret(a, a));
    }),
  );
});
