// Frames for tests: octets by hand, and a builder whose checksums are worked out apart from the code under
// test.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/endpoint.h"
#include "dataplane/gate/plane_config.h"

namespace trunkline::dataplane::test {

using Octets = std::vector<std::uint8_t>;

/// "02 00 00 00 00 01  0806 ..." : pairs of hex digits; everything else is skipped.
[[nodiscard]] Octets hex(std::string_view text);
[[nodiscard]] Octets text(std::string_view text);
[[nodiscard]] Octets operator+(Octets a, const Octets& b);

/// RFC 1071, word by word; the complement, as it stands in a header.
[[nodiscard]] std::uint16_t checksum_by_the_book(const Octets& octets);

inline constexpr gate::MacAddress our_mac{2, 0, 0, 0, 0, 1};
inline constexpr gate::MacAddress peer_mac{2, 0, 0, 0, 0, 0x10};

/// What surrounds a payload. The defaults are a phone at 10.99.0.10 that sends SIP to us.
struct Envelope {
  gate::MacAddress to_mac = our_mac;
  gate::MacAddress from_mac = peer_mac;
  base::Endpoint from{base::IpAddress::v4(10, 99, 0, 10), 5060};
  base::Endpoint to{base::IpAddress::v4(10, 99, 0, 1), 5060};
};
[[nodiscard]] Envelope envelope_v6();

[[nodiscard]] Octets ethernet(const gate::MacAddress& to, const gate::MacAddress& from, std::uint16_t type);
/// An IPv4 or IPv6 header, by the family of `from`, for `payload` octets of `protocol`; no options.
[[nodiscard]] Octets ip_header(const base::IpAddress& from, const base::IpAddress& to, std::uint8_t protocol,
                               std::size_t payload, std::uint16_t fragment_field = 0, std::uint16_t id = 0);
/// The UDP header and the payload, checksummed.
[[nodiscard]] Octets udp(const Envelope& envelope, const Octets& payload);
/// A whole frame.
[[nodiscard]] Octets udp_frame(const Envelope& envelope, const Octets& payload);
/// The frames of `payload` in pieces of `piece` octets of the UDP datagram, a multiple of eight.
[[nodiscard]] std::vector<Octets> udp_fragments(const Envelope& envelope, const Octets& payload,
                                                std::size_t piece, std::uint16_t id);
/// `frame` again after its IPv4 header was changed: with the right header checksum.
[[nodiscard]] Octets with_header_checksum(Octets frame);

/// The ICMPv6 message `body` (its checksum field is filled in) in a frame.
[[nodiscard]] Octets icmpv6_frame(const Envelope& envelope, Octets body, std::uint8_t hop_limit = 255);

/// An ICMP or ICMPv6 error, by the family of `sent`, from where that went: it quotes `most` octets of its
/// packet, which has `payload`.
[[nodiscard]] Octets icmp_error(const Envelope& sent, std::uint8_t type, std::uint8_t code,
                                const Octets& payload, std::size_t most = 548);
/// The same about any octets.
[[nodiscard]] Octets icmp_error_about(const Envelope& sent, std::uint8_t type, std::uint8_t code,
                                      const Octets& quote);
/// An OPTIONS as we send it, with a branch of shard 0's.
[[nodiscard]] Octets our_request(std::string_view branch = "z9hG4bK00000001000000020123456789abcdef");

}  // namespace trunkline::dataplane::test
