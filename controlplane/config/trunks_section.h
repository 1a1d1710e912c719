// Sections `trunks`, `trunk_groups` and `numberings`: whom calls are exchanged with.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "controlplane/config/choice.h"
#include "controlplane/config/dialled_scalars.h"
#include "controlplane/config/fields.h"
#include "controlplane/config/ports_section.h"
#include "controlplane/config/sip_section.h"
#include "controlplane/config/trunk_headers.h"
#include "controlplane/config/trunk_scalars.h"
#include "controlplane/config/units.h"
#include "controlplane/routing/routing_settings.h"

namespace trunkline::controlplane {

template <>
struct Choices<RedirectPolicy> {
  static constexpr ChoiceWords<RedirectPolicy, 3> words{{{"next", RedirectPolicy::next},
                                                         {"follow", RedirectPolicy::follow},
                                                         {"reject", RedirectPolicy::reject}}};
};

template <>
struct Choices<sip::Transport> {
  static constexpr ChoiceWords<sip::Transport, 2> words{
      {{"udp", sip::Transport::udp}, {"tcp", sip::Transport::tcp}}};
};

struct RawNumbering {
  Located<std::string> name;
  Located<Digits> country;
  Located<Digits> international{Digits{"00"}};
  Located<TrunkPrefix> national{TrunkPrefix{"0"}};
};

struct RawBreaker {
  Located<std::uint16_t> failures{BreakerSettings{}.failures};
  Located<base::Duration> rest{BreakerSettings{}.rest};
  Located<base::Duration> longest_rest{BreakerSettings{}.longest_rest};
};

struct RawProbe {
  Located<base::Duration> interval{base::Duration{}};
  Located<std::uint8_t> failures{ProbeSettings{}.failures};
};

struct RawTrunk {
  Located<TrunkName> name;
  LocatedList<TrunkHost> hosts;
  Located<std::optional<sip::Transport>> transport;
  LocatedList<base::AddressPrefix> sources;
  Located<std::uint32_t> capacity{0};
  Located<PerSecond> rate{PerSecond{0}};
  Located<base::Duration> silence{base::Duration{}};
  Located<std::string> numbering;
  RawBreaker breaker;
  RawProbe probe;
  Located<bool> trusted{false};
  Located<std::optional<ForwardingTold>> forwarding;  // else sip.forwarding
  Located<std::optional<std::uint8_t>> dscp;          // else media.dscp
  RawTrunkHeaders headers;
};

struct RawMember {
  Located<std::string> trunk;
  Located<std::uint16_t> priority{GroupMember{}.priority};
  Located<std::uint16_t> weight{GroupMember{}.weight};
};

struct RawGroup {
  Located<std::string> name;
  Located<RedirectPolicy> redirect{RedirectPolicy::reject};
  std::vector<RawMember> members;
  Place members_place;
};

struct RawTrunks {
  std::vector<RawNumbering> numberings;
  Place numberings_place;
  std::vector<RawTrunk> trunks;
  Place trunks_place;
  std::vector<RawGroup> groups;
  Place groups_place;
};

void describe(ConfigFields& fields, RawNumbering& raw);
void describe(ConfigFields& fields, RawBreaker& raw);
void describe(ConfigFields& fields, RawProbe& raw);
void describe(ConfigFields& fields, RawTrunk& raw);
void describe(ConfigFields& fields, RawMember& raw);
void describe(ConfigFields& fields, RawGroup& raw);
/// At the top of the file.
void describe(ConfigFields& fields, RawTrunks& raw);

/// Fills trunks, groups and numberings of `routing`. Faults: names that are given twice or that nothing has;
/// a host that is ourselves, that no port reaches, or in whose family we do not listen, or that is given
/// twice; one of two trunks whose calls could not be told apart, or a source of both; a group without
/// members, or with a trunk twice.
void check_trunks(const RawTrunks& raw, const OwnNetworks& networks, const SipConfig& sip,
                  RoutingSettings& routing, ConfigFaults& faults);

/// The place of what is named in a list of things with names; nothing and a fault: there is none of that
/// name.
template <class T>
[[nodiscard]] std::optional<std::uint16_t> find_named(const std::vector<T>& list,
                                                      const Located<std::string>& name, std::string_view what,
                                                      ConfigFaults& faults,
                                                      std::span<const std::string_view> words = {}) {
  std::vector<std::string_view> names;
  for (const auto& one : list) names.push_back(one.name);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name.value) return static_cast<std::uint16_t>(i);
  }
  names.insert(names.end(), words.begin(), words.end());
  const auto near = nearest_name(name.value, names);
  faults.push_back(name.fault(ConfigFaultKind::dangling,
                              "there is no " + std::string(what) + " of the name " + name.value,
                              near ? "did you mean `" + std::string(*near) + "`?" : std::string{}));
  return std::nullopt;
}

}  // namespace trunkline::controlplane
