// What a datagram's destination means: a SIP port, a media slot, or nothing of ours.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "base/endpoint.h"
#include "base/handle.h"
#include "base/inline_vector.h"
#include "rtp/relay/media_layout.h"

namespace trunkline::dataplane {

enum class Service : std::uint8_t { none, sip, media };

struct ServiceMatch {
  Service service = Service::none;
  base::WorkerId worker{};    // media: whose slot it is
  std::uint32_t slot = 0;     // media: the slot's index on that worker
  bool on_rtcp_port = false;  // media: the odd port of the pair
};

/// Made at start, then only read, by any number of workers. Finding costs arithmetic, and for SIP a short
/// loop.
class Services {
 public:
  static constexpr std::size_t most_local = 256;
  static constexpr std::size_t most_sip = 64;

  /// `local`: our addresses in the order in which packets are marked with their numbers; of more than
  /// most_local and most_sip the rest is ignored. Media addresses and SIP endpoints that are not among
  /// `local` never match.
  Services(std::span<const base::IpAddress> local, std::span<const base::Endpoint> sip,
           const rtp::MediaLayout& media) noexcept;

  /// `local`: the number of the address it was sent to. A SIP port within the media range is SIP.
  [[nodiscard]] ServiceMatch find(std::uint8_t local, std::uint16_t port) const noexcept;

 private:
  struct SipPort {
    std::uint8_t local;
    std::uint16_t port;
  };
  static constexpr std::uint8_t no_media = 0xff;

  rtp::MediaLayout media_;
  std::array<std::uint8_t, most_local> media_address_{};  // the media layout's number of a local address
  base::InlineVector<SipPort, most_sip> sip_;
};

}  // namespace trunkline::dataplane
