import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Rules, refusalOf } from './authorize.ts';
import type { Caller } from './caller.ts';
import type { Role } from './service.ts';

const rules: Rules = { organization: 'cluster1', isBlocked: (nodeId) => nodeId === 'removed' };
const nowMs = Date.UTC(2026, 5, 1);

function node(role: Role, changes: { nodeId?: string; organization?: string } = {}): Caller {
  return {
    kind: 'verified',
    peer: { role, nodeId: 'n1', organization: 'cluster1', address: '10.0.0.1', ...changes },
    notBeforeMs: nowMs - 1_000,
    notAfterMs: nowMs + 1_000,
  };
}

const anonymous: Caller = {
  kind: 'anonymous',
  peer: { role: 'anonymous', nodeId: '', organization: '', address: '10.0.0.1' },
};

function verdict(caller: Caller, roles: readonly Role[], at = nowMs): string {
  return refusalOf(caller, { path: '/p.S/M', roles }, rules, at)?.code ?? 'allowed';
}

test('roles: every caller against every set of roles → only those named get in', () => {
  const sets: readonly (readonly Role[])[] = [
    [],
    ['worker'],
    ['manager'],
    ['worker', 'manager'],
    ['anonymous'],
  ];
  const table = sets.map((roles) => [
    verdict(anonymous, roles),
    verdict(node('worker'), roles),
    verdict(node('manager'), roles),
  ]);
  assert.deepEqual(table, [
    ['unauthenticated', 'permission_denied', 'permission_denied'],
    ['unauthenticated', 'allowed', 'permission_denied'],
    ['unauthenticated', 'permission_denied', 'allowed'],
    ['unauthenticated', 'allowed', 'allowed'],
    ['allowed', 'allowed', 'allowed'],
  ]);
});

test('organization: a node of another cluster → refused even where anybody may call', () => {
  const stranger = node('manager', { organization: 'cluster2' });
  assert.equal(verdict(stranger, ['manager']), 'permission_denied');
  assert.equal(verdict(stranger, ['anonymous']), 'permission_denied');
});

test('blocklist: a removed node → refused although its certificate is valid', () => {
  const removed = node('worker', { nodeId: 'removed' });
  assert.equal(verdict(removed, ['worker']), 'permission_denied');
  assert.equal(verdict(removed, ['anonymous']), 'permission_denied');
});

test('validity: before, during and after → judged at the time of the call', () => {
  const caller = node('worker');
  assert.equal(verdict(caller, ['worker'], nowMs + 1_000), 'allowed');
  assert.equal(verdict(caller, ['worker'], nowMs + 1_001), 'unauthenticated');
  assert.equal(verdict(caller, ['worker'], nowMs - 1_001), 'unauthenticated');
  assert.match(
    refusalOf(caller, { path: '/p.S/M', roles: ['worker'] }, rules, nowMs + 5_000)?.message ?? '',
    /certificate of node n1 expired on 2026-06-01T00:00:01/,
  );
});

test('refused certificate: even where anybody may call → refused with the reason', () => {
  const refusal = refusalOf(
    { kind: 'refused', reason: 'certificate is bad' },
    { path: '/p.S/M', roles: ['anonymous'] },
    rules,
    nowMs,
  );
  assert.equal(refusal?.code, 'unauthenticated');
  assert.equal(refusal?.message, 'certificate is bad');
});

test('local socket: no certificate at all → allowed everything', () => {
  const local: Caller = { kind: 'local', peer: anonymous.peer };
  assert.equal(verdict(local, []), 'allowed');
});
