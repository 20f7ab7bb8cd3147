/**
 * SCTP without the kernel's help, which many kernels do not have: the first two packets of an
 * association made by hand on raw sockets, in Perl, which every Debian has.
 */
import { spawn } from 'node:child_process';
import { must, netnsDirectory, type Service } from './fake-hosts.ts';

/** The checksum (CRC-32C), and an INIT (1) or INIT ACK (2) with an initiate tag. */
const words = `
use Socket qw(:all);
$| = 1;
sub crc { my $c = 0xffffffff; for my $b (unpack 'C*', shift) { $c ^= $b;
  $c = $c & 1 ? ($c >> 1) ^ 0x82f63b78 : $c >> 1 for 1 .. 8; } return $c ^ 0xffffffff; }
sub packet { my ($from, $to, $tag, $type) = @_;
  my $chunk = pack 'CCnNNnnN', $type, 0, 20, 0x5a5a0000 + $type, 65536, 1, 1, 1;
  my $head = pack 'nnN', $from, $to, $tag;
  return $head . pack('V', crc($head . pack('N', 0) . $chunk)) . $chunk; }
sub open_raw { my $family = shift;
  socket my $s, $family, SOCK_RAW, 132 or die "socket: $!"; return $s; }
sub take { my ($s, $family) = @_; my $peer = recv $s, my $data, 2048, 0;
  $data = substr $data, 4 * (ord($data) & 15) if $family == AF_INET;
  my (undef, $address) = $family == AF_INET ? sockaddr_in($peer) : sockaddr_in6($peer);
  return (inet_ntop($family, $address), unpack 'nnNNCCnN', $data); }
sub place { my ($family, $text) = @_; my $address = inet_pton($family, $text);
  return $family == AF_INET ? pack_sockaddr_in(0, $address) : pack_sockaddr_in6(0, $address); }
`;

function familyOf(address: string): string {
  return address.includes(':') ? 'AF_INET6' : 'AF_INET';
}

/** Answers every INIT at the port, by both families; ends with `stop`. */
export function answerSctp(netns: string, port: number): Promise<Service> {
  const program = `${words}
    my %of = map { ($_ => open_raw($_)) } AF_INET, AF_INET6;
    print "up\\n";
    while (1) {
      my $ready = ''; vec($ready, fileno($_), 1) = 1 for values %of;
      select $ready, undef, undef, undef;
      for my $family (keys %of) {
        next unless vec $ready, fileno($of{$family}), 1;
        my @seen = take($of{$family}, $family);
        my ($peer, $from, $to, $type, $tag) = @seen[0, 1, 2, 5, 8];
        next unless $to == ${port} && $type == 1;
        send $of{$family}, packet($to, $from, $tag, 2), 0, place($family, $peer);
        print "$peer\\n";
      }
    }`;
  const args = [`--net=${netnsDirectory}/${netns}`, 'perl', '-e', program];
  const child = spawn('nsenter', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => reject(new Error('the SCTP server did not start')));
    child.stdout.once('data', () =>
      resolve({
        stop: () =>
          new Promise((stopped) => {
            child.once('close', () => stopped());
            child.kill('SIGKILL');
          }),
      }),
    );
  });
}

/** Sends an INIT; who answered with an INIT ACK, and from which port; `timeout` if nobody did. */
export async function askSctp(
  netns: string,
  address: string,
  port: number,
  ownPort: number,
): Promise<string> {
  const program = `${words}
    my $family = ${familyOf(address)};
    my $s = open_raw($family);
    $SIG{ALRM} = sub { print "timeout\\n"; exit };
    alarm 3;
    send $s, packet(${ownPort}, ${port}, 0, 1), 0, place($family, '${address}');
    while (1) {
      my ($peer, $from, $to, $tag, undef, $type) = take($s, $family);
      next unless $to == ${ownPort} && $type == 2 && $tag == 0x5a5a0001;
      print "$peer $from\\n"; exit;
    }`;
  const path = `--net=${netnsDirectory}/${netns}`;
  return (await must('nsenter', [path, 'perl', '-e', program])).trim();
}
