/**
 * Distinguished names with the three parts that Swarm's certificates use.
 */
import {
  AttributeTypeAndValue,
  AttributeValue,
  Name,
  RelativeDistinguishedName,
} from '@peculiar/asn1-x509';

export interface Subject {
  readonly commonName: string;
  readonly organizationalUnit?: string;
  readonly organization?: string;
}

const organizationOid = '2.5.4.10';
const organizationalUnitOid = '2.5.4.11';
const commonNameOid = '2.5.4.3';

export function nameOf(subject: Subject): Name {
  const parts: [string, string | undefined][] = [
    [organizationOid, subject.organization],
    [organizationalUnitOid, subject.organizationalUnit],
    [commonNameOid, subject.commonName],
  ];
  return new Name(
    parts
      .filter((part): part is [string, string] => part[1] !== undefined)
      .map(([type, text]) => {
        const value = new AttributeValue({ utf8String: text });
        return new RelativeDistinguishedName([new AttributeTypeAndValue({ type, value })]);
      }),
  );
}
