// Section `media`: the addresses and ports that RTP uses, and how streams are accepted.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/endpoint.h"
#include "controlplane/config/choice.h"
#include "controlplane/config/fields.h"
#include "controlplane/config/ports_section.h"
#include "controlplane/config/units.h"
#include "rtp/relay/media_layout.h"
#include "rtp/relay/slot_settings.h"

namespace trunkline::controlplane {

template <>
struct Choices<rtp::LatchRule> {
  static constexpr ChoiceWords<rtp::LatchRule, 2> words{
      {{"signalled", rtp::LatchRule::signalled}, {"first", rtp::LatchRule::first}}};
};

struct RawMediaAddress {
  Located<base::IpAddress> local;
  Located<std::optional<base::IpAddress>> advertised;
};

struct RawMedia {
  Place addresses_place;
  std::vector<RawMediaAddress> addresses;
  Located<PortRange> ports;
  Located<base::Duration> timeout{std::chrono::seconds(60)};
  Located<base::Duration> hold_timeout{std::chrono::minutes(30)};
  Located<base::Duration> quarantine{std::chrono::seconds(5)};
  Located<rtp::LatchRule> latch{rtp::LatchRule::signalled};
  Located<std::uint8_t> change_packets{5};
  Located<base::Duration> one_way{std::chrono::seconds(5)};
  Located<std::uint8_t> dscp{46};
};

void describe(ConfigFields& fields, RawMediaAddress& raw);
void describe(ConfigFields& fields, RawMedia& raw);

struct MediaConfig {
  std::vector<base::IpAddress> advertised;  // what SDP says, address by address of the MediaLayout
  std::uint16_t silence_s = 0;              // 0: a silent call is never ended
  std::uint16_t hold_silence_s = 0;         // the same of one on hold
  base::Duration quarantine{};              // how long a released port stays unused
  rtp::LatchRule latch = rtp::LatchRule::signalled;
  std::uint8_t change_packets = 5;  // of a new source, before a latched one gives way to it; 0: never
  std::uint8_t one_way_s = 5;       // before media that flows one way only is reported; 0: never
  std::uint8_t dscp = 0;
};

/// The addresses and ports as workers and shards number them. Faults: an address of no port, of another
/// family than the one it is advertised as, or given twice; a range that begins odd, ends even, is
/// privileged, too short for the workers, or holds a SIP port of the same address.
[[nodiscard]] rtp::MediaLayout check_media_layout(const RawMedia& raw, const gate::PlaneConfig& plane,
                                                  const OwnNetworks& networks, ConfigFaults& faults);

[[nodiscard]] MediaConfig check_media(const RawMedia& raw, ConfigFaults& faults);

}  // namespace trunkline::controlplane
