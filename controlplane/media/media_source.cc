#include "controlplane/media/media_source.h"

#include <cstdint>

namespace trunkline::controlplane {
namespace {

/// Networks that are not routed to each other, and the one that is.
enum class AddressBlock : std::uint8_t {
  global,
  ten,            // 10.0.0.0/8
  one_seven_two,  // 172.16.0.0/12
  one_nine_two,   // 192.168.0.0/16
  carrier,        // 100.64.0.0/10
  link,           // 169.254.0.0/16, fe80::/10
  host,           // 127.0.0.0/8, ::1
  unique_local,   // fc00::/7
};

AddressBlock block_of_v4(const base::IpAddress::Octets& octets) noexcept {
  const auto first = octets[12];
  const auto second = octets[13];
  if (first == 10) return AddressBlock::ten;
  if (first == 172 && (second & 0xf0) == 16) return AddressBlock::one_seven_two;
  if (first == 192 && second == 168) return AddressBlock::one_nine_two;
  if (first == 100 && (second & 0xc0) == 64) return AddressBlock::carrier;
  if (first == 169 && second == 254) return AddressBlock::link;
  if (first == 127) return AddressBlock::host;
  return AddressBlock::global;
}

AddressBlock block_of(const base::IpAddress& address) noexcept {
  constexpr base::IpAddress loopback({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
  const auto& octets = address.octets();
  if (address.is_v4()) return block_of_v4(octets);
  if ((octets[0] & 0xfe) == 0xfc) return AddressBlock::unique_local;
  if (octets[0] == 0xfe && (octets[1] & 0xc0) == 0x80) return AddressBlock::link;
  return address == loopback ? AddressBlock::host : AddressBlock::global;
}

bool is_behind_nat(const base::IpAddress& described, const base::IpAddress& signalled) noexcept {
  const auto block = block_of(described);
  return block != AddressBlock::global && block != block_of(signalled);
}

}  // namespace

MediaSource media_source(const base::Endpoint& rtp, const base::Endpoint& rtcp,
                         const base::Endpoint& signalled_from, rtp::LatchRule rule) noexcept {
  const bool is_bindable = !signalled_from.address.is_unspecified();
  if (rtp.address.is_unspecified() || is_behind_nat(rtp.address, signalled_from.address)) {
    const base::Endpoint hint{signalled_from.address, 0};
    const bool anywhere = rule == rtp::LatchRule::first || !is_bindable;
    return {rtp, hint, anywhere ? rtp::LatchRule::first : rtp::LatchRule::bound, false};
  }
  const bool names_itself = is_bindable && rtp.address == signalled_from.address;
  if (rule == rtp::LatchRule::first && names_itself) return {rtp, rtcp, rtp::LatchRule::bound, true};
  return {rtp, rtcp, rule, true};
}

}  // namespace trunkline::controlplane
