#include "controlplane/config/media_section.h"

#include "controlplane/config/optional_scalar.h"

namespace trunkline::controlplane {
namespace {

std::int64_t whole_seconds(const Located<base::Duration>& raw, ConfigFaults& faults) {
  const auto whole = std::chrono::duration_cast<std::chrono::seconds>(raw.value);
  if (whole != raw.value) {
    faults.push_back(raw.fault(ConfigFaultKind::out_of_range, "must be a whole number of seconds"));
  }
  return whole.count();
}

}  // namespace

void describe(ConfigFields& fields, RawMediaAddress& raw) {
  fields.value("local", raw.local, Need::required);
  fields.value("advertised", raw.advertised, Need::optional);
}

void describe(ConfigFields& fields, RawMedia& raw) {
  using std::chrono::seconds;
  fields.sections("addresses", raw.addresses, raw.addresses_place, Need::required,
                  {1, rtp::MediaLayout::most_addresses});
  fields.value("ports", raw.ports, Need::required);
  fields.value("timeout", raw.timeout, Need::optional,
               Within<base::Duration>{seconds(0), std::chrono::hours(18)});
  fields.value("hold_timeout", raw.hold_timeout, Need::optional,
               Within<base::Duration>{seconds(0), std::chrono::hours(18)});
  fields.value("quarantine", raw.quarantine, Need::optional,
               Within<base::Duration>{seconds(0), std::chrono::minutes(10)});
  fields.value("latch", raw.latch, Need::optional);
  fields.value("change_packets", raw.change_packets, Need::optional, Within<std::uint8_t>{0, 100});
  fields.value("one_way", raw.one_way, Need::optional,
               Within<base::Duration>{seconds(0), std::chrono::minutes(4)});
  fields.value("dscp", raw.dscp, Need::optional, Within<std::uint8_t>{0, 63});
}

MediaConfig check_media(const RawMedia& raw, ConfigFaults& faults) {
  MediaConfig media;
  for (const RawMediaAddress& item : raw.addresses) {
    const base::IpAddress advertised = item.advertised.value.value_or(item.local.value);
    if (item.advertised.given() && item.local.given() && advertised.is_v4() != item.local.value.is_v4()) {
      faults.push_back(item.advertised.fault(
          ConfigFaultKind::contradiction, "must be " + std::string(family_name(item.local.value)) + " like " +
                                              item.local.value.to_string() + ", which it stands for"));
    }
    if (item.advertised.given() && !is_host_address(advertised)) {
      faults.push_back(item.advertised.fault(ConfigFaultKind::out_of_range,
                                             advertised.to_string() + " is no address that a host can have"));
    }
    media.advertised.push_back(advertised);
  }
  media.silence_s = static_cast<std::uint16_t>(whole_seconds(raw.timeout, faults));
  media.hold_silence_s = static_cast<std::uint16_t>(whole_seconds(raw.hold_timeout, faults));
  media.one_way_s = static_cast<std::uint8_t>(whole_seconds(raw.one_way, faults));
  media.change_packets = raw.change_packets.value;
  media.quarantine = raw.quarantine.value;
  media.latch = raw.latch.value;
  media.dscp = raw.dscp.value;
  return media;
}

}  // namespace trunkline::controlplane
