/** The MTU that a network's user asks for. */
import { mtuMax, mtuMin, mtuMinIpv6 } from '../limits.ts';
import { invalid } from './common.ts';

export function validateMtu(path: string, value: string, isIpv6: boolean): void {
  const whole = /^\d{1,9}$/.test(value) ? Number(value) : -1;
  const least = isIpv6 ? mtuMinIpv6 : mtuMin;
  if (whole >= least && whole <= mtuMax) return;
  const why = isIpv6 ? ' (IPv6 needs so much)' : '';
  throw invalid(path, `MTU "${value}" is not a whole number from ${least}${why} to ${mtuMax}`);
}
