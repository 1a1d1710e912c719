#include "tests/dataplane/rig/frames.h"

#include <algorithm>
#include <cctype>

namespace trunkline::dataplane::test {
namespace {

void put16(Octets& octets, std::size_t at, std::uint16_t value) {
  octets[at] = static_cast<std::uint8_t>(value >> 8);
  octets[at + 1] = static_cast<std::uint8_t>(value);
}
Octets be16(std::size_t value) {
  return {static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)};
}
Octets address(const base::IpAddress& ip) {
  return {ip.octets().begin() + (ip.is_v4() ? 12 : 0), ip.octets().end()};
}
Octets pseudo_header(const Envelope& envelope, std::uint8_t protocol, std::size_t length) {
  return address(envelope.from.address) + address(envelope.to.address) + be16(length) + Octets{0, protocol};
}
std::uint16_t ethertype(const base::IpAddress& ip) { return ip.is_v4() ? 0x0800 : 0x86dd; }

}  // namespace

Octets hex(std::string_view text) {
  Octets octets;
  int high = -1;
  for (const char c : text) {
    if (std::isxdigit(static_cast<unsigned char>(c)) == 0) continue;
    const int digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
    if (high < 0) {
      high = digit;
    } else {
      octets.push_back(static_cast<std::uint8_t>(high * 16 + digit));
      high = -1;
    }
  }
  return octets;
}

Octets text(std::string_view text) { return {text.begin(), text.end()}; }

Octets operator+(Octets a, const Octets& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

std::uint16_t checksum_by_the_book(const Octets& octets) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < octets.size(); ++i) {
    sum += i % 2 == 0 ? std::uint32_t{octets[i]} << 8 : octets[i];
    sum = (sum & 0xffff) + (sum >> 16);
  }
  return static_cast<std::uint16_t>(~sum);
}

Envelope envelope_v6() {
  Envelope envelope;
  envelope.from.address = *base::IpAddress::parse("fd99::10");
  envelope.to.address = *base::IpAddress::parse("fd99::1");
  return envelope;
}

Octets ethernet(const gate::MacAddress& to, const gate::MacAddress& from, std::uint16_t type) {
  return Octets(to.begin(), to.end()) + Octets(from.begin(), from.end()) + be16(type);
}

Octets ip_header(const base::IpAddress& from, const base::IpAddress& to, std::uint8_t protocol,
                 std::size_t payload, std::uint16_t fragment_field, std::uint16_t id) {
  if (from.is_v4()) {
    auto header = Octets{0x45, 0} + be16(20 + payload) + be16(id) + be16(fragment_field) +
                  Octets{64, protocol, 0, 0} + address(from) + address(to);
    put16(header, 10, checksum_by_the_book(header));
    return header;
  }
  return Octets{0x60, 0, 0, 0} + be16(payload) + Octets{protocol, 64} + address(from) + address(to);
}

Octets udp(const Envelope& envelope, const Octets& payload) {
  const auto length = payload.size() + 8;
  auto datagram = be16(envelope.from.port) + be16(envelope.to.port) + be16(length) + Octets{0, 0} + payload;
  auto sum = checksum_by_the_book(pseudo_header(envelope, 17, length) + datagram);
  put16(datagram, 6, sum == 0 ? 0xffff : sum);
  return datagram;
}

Octets udp_frame(const Envelope& envelope, const Octets& payload) {
  const auto datagram = udp(envelope, payload);
  return ethernet(envelope.to_mac, envelope.from_mac, ethertype(envelope.from.address)) +
         ip_header(envelope.from.address, envelope.to.address, 17, datagram.size()) + datagram;
}

std::vector<Octets> udp_fragments(const Envelope& envelope, const Octets& payload, std::size_t piece,
                                  std::uint16_t id) {
  const auto datagram = udp(envelope, payload);
  std::vector<Octets> frames;
  for (std::size_t at = 0; at < datagram.size(); at += piece) {
    const auto end = std::min(at + piece, datagram.size());
    const Octets data(datagram.begin() + static_cast<std::ptrdiff_t>(at),
                      datagram.begin() + static_cast<std::ptrdiff_t>(end));
    const bool more = end < datagram.size();
    auto frame = ethernet(envelope.to_mac, envelope.from_mac, ethertype(envelope.from.address));
    if (envelope.from.address.is_v4()) {
      const auto field = static_cast<std::uint16_t>(at / 8 | (more ? 0x2000U : 0U));
      frame = frame + ip_header(envelope.from.address, envelope.to.address, 17, data.size(), field, id);
    } else {
      frame = frame + ip_header(envelope.from.address, envelope.to.address, 44, data.size() + 8) +
              Octets{17, 0} + be16(at | (more ? 1U : 0U)) + Octets{0, 0} + be16(id);
    }
    frames.push_back(frame + data);
  }
  return frames;
}

Octets with_header_checksum(Octets frame) {
  put16(frame, 24, 0);
  const auto length = static_cast<std::ptrdiff_t>((frame[14] & 0x0f) * 4);
  put16(frame, 24, checksum_by_the_book(Octets(frame.begin() + 14, frame.begin() + 14 + length)));
  return frame;
}

Octets icmpv6_frame(const Envelope& envelope, Octets body, std::uint8_t hop_limit) {
  put16(body, 2, 0);
  put16(body, 2, checksum_by_the_book(pseudo_header(envelope, 58, body.size()) + body));
  auto ip = ip_header(envelope.from.address, envelope.to.address, 58, body.size());
  ip[7] = hop_limit;
  return ethernet(envelope.to_mac, envelope.from_mac, 0x86dd) + ip + body;
}

Octets icmp_error_about(const Envelope& sent, std::uint8_t type, std::uint8_t code, const Octets& quote) {
  Envelope back;
  back.from = sent.to;
  back.to = sent.from;
  auto body = Octets{type, code, 0, 0, 0, 0, 0, 0} + quote;
  if (!sent.from.address.is_v4()) return icmpv6_frame(back, body, 64);
  put16(body, 2, checksum_by_the_book(body));
  return ethernet(back.to_mac, back.from_mac, 0x0800) +
         ip_header(back.from.address, back.to.address, 1, body.size()) + body;
}

Octets icmp_error(const Envelope& sent, std::uint8_t type, std::uint8_t code, const Octets& payload,
                  std::size_t most) {
  const auto datagram = udp(sent, payload);
  auto quote = ip_header(sent.from.address, sent.to.address, 17, datagram.size()) + datagram;
  if (quote.size() > most) quote.resize(most);
  return icmp_error_about(sent, type, code, quote);
}

Octets our_request(std::string_view branch) {
  return text(
      "OPTIONS sip:10.99.0.10:5060 SIP/2.0\r\nVia: SIP/2.0/UDP 10.99.0.1:5060;branch=" + std::string(branch) +
      ";rport\r\nMax-Forwards: 70\r\nFrom: <sip:10.99.0.1>;tag=1\r\nTo: <sip:10.99.0.10>\r\n"
      "Call-ID: 1@10.99.0.1\r\nCSeq: 1 OPTIONS\r\nSubject: " +
      std::string(300, 's') + "\r\nContent-Length: 0\r\n\r\n");
}

}  // namespace trunkline::dataplane::test
