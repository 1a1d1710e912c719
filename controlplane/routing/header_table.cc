#include "controlplane/routing/header_table.h"

#include <array>

namespace trunkline::controlplane {
namespace {

using enum sip::HeaderName;
using enum HeaderClass;
using enum Crossing;

/// In what it crosses by itself.
class In {
 public:
  template <class... Each>
  constexpr In(Each... each) noexcept : bits_((0U | ... | (1U << static_cast<unsigned>(each)))) {}
  [[nodiscard]] constexpr bool has(Crossing in) const noexcept {
    return ((bits_ >> static_cast<unsigned>(in)) & 1) != 0;
  }

 private:
  unsigned bits_;
};

struct HeaderRow {
  sip::HeaderName name;
  HeaderClass kind;
  In in = {};
};

// What is not here is carried, and crosses nowhere by itself: so are names that we do not know.
constexpr std::array rows{
    // Addresses, dialogs and hops are each side's own (RFC 3261 sections 12 and 16.6).
    HeaderRow{via, made},
    HeaderRow{from, made},
    HeaderRow{to, made},
    HeaderRow{call_id, made},
    HeaderRow{cseq, made},
    HeaderRow{contact, made},
    HeaderRow{max_forwards, made},
    HeaderRow{max_breadth, made},
    HeaderRow{route, made},
    HeaderRow{record_route, made},
    HeaderRow{content_length, made},
    HeaderRow{content_type, made},
    HeaderRow{allow, made},
    HeaderRow{supported, made},
    HeaderRow{proxy_require, made},
    HeaderRow{user_agent, made},
    HeaderRow{server, made},
    HeaderRow{timestamp, made},
    HeaderRow{rack, made},
    HeaderRow{rseq, made},
    HeaderRow{session_expires, made},
    HeaderRow{min_se, made},
    HeaderRow{flow_timer, made},
    HeaderRow{authentication_info, made},
    // What a refusal asks for, or answers a demand with (section 21.4); credentials, unless they are for us.
    HeaderRow{require, shaped, failure},
    HeaderRow{unsupported, shaped, failure},
    HeaderRow{www_authenticate, shaped, failure},
    HeaderRow{proxy_authenticate, shaped, failure},
    HeaderRow{authorization, shaped, In{invite, reinvite, relayed, message}},
    HeaderRow{proxy_authorization, shaped, In{invite, reinvite, relayed, message}},
    // What describes a body that is not ours to make (section 20), and what it belongs to (RFC 6086).
    HeaderRow{content_disposition, shaped, In{relayed, message}},
    HeaderRow{content_encoding, shaped, In{relayed, message}},
    HeaderRow{content_language, shaped, In{relayed, message}},
    HeaderRow{content_transfer_encoding, shaped, In{relayed, message}},
    HeaderRow{mime_version, shaped, In{relayed, message}},
    HeaderRow{info_package, shaped, relayed},
    HeaderRow{recv_info, shaped, In{invite, reinvite, relayed, response, failure}},
    // They name a dialog, a host or a person of one side.
    HeaderRow{content_id, withheld},  // mostly with its writer's host behind the @
    HeaderRow{replaces, withheld},
    HeaderRow{join, withheld},
    HeaderRow{target_dialog, withheld},
    HeaderRow{refer_to, withheld},
    HeaderRow{referred_by, withheld},
    HeaderRow{reply_to, withheld},
    HeaderRow{in_reply_to, withheld},  // Call-IDs
    HeaderRow{error_info, withheld},
    HeaderRow{call_info, withheld},
    HeaderRow{path, withheld},
    HeaderRow{service_route, withheld},
    HeaderRow{geolocation, withheld},
    HeaderRow{identity, withheld},
    HeaderRow{identity_info, withheld},
    HeaderRow{p_access_network_info, withheld},
    HeaderRow{p_associated_uri, withheld},
    HeaderRow{p_called_party_id, withheld},
    HeaderRow{p_charging_function_addresses, withheld},
    HeaderRow{p_charging_vector, withheld},
    HeaderRow{p_visited_network_id, withheld},
    HeaderRow{security_client, withheld},
    HeaderRow{security_server, withheld},
    HeaderRow{security_verify, withheld},
    HeaderRow{remote_party_id, withheld},
    HeaderRow{p_asserted_identity, withheld},
    HeaderRow{p_preferred_identity, withheld},
    HeaderRow{privacy, withheld},
    HeaderRow{diversion, withheld},
    HeaderRow{history_info, withheld},
    // Words for people and for whoever tries again.
    HeaderRow{subject, carried, In{invite, relayed, message}},
    HeaderRow{priority, carried, In{invite, relayed, message}},
    HeaderRow{accept_language, carried, In{invite, relayed, message, failure}},
    HeaderRow{accept, carried, failure},  // what a 415 has to say (section 21.4.13), as the two beside it
    HeaderRow{accept_encoding, carried, failure},
    HeaderRow{date, carried, In{relayed, message}},
    HeaderRow{expires, carried, message},
    HeaderRow{retry_after, carried, failure},
    HeaderRow{warning, carried, failure},
    HeaderRow{reason, carried, In{failure, ending}},
};

constexpr auto by_itself = [] {
  std::array<HeaderSet, crossing_count> sets{};
  for (std::size_t i = 0; i < crossing_count; ++i) {
    for (const auto& row : rows) {
      if (row.in.has(static_cast<Crossing>(i))) sets[i].add(row.name);
    }
  }
  return sets;
}();

constexpr auto classes = [] {
  std::array<HeaderClass, sip::header_name_count> kinds{};
  kinds.fill(carried);
  for (const auto& row : rows) kinds[static_cast<std::size_t>(row.name)] = row.kind;
  return kinds;
}();

}  // namespace

HeaderClass class_of(sip::HeaderName name) noexcept { return classes[static_cast<std::size_t>(name)]; }

std::string_view unlistable_since(sip::HeaderName name) noexcept {
  switch (class_of(name)) {
    case made: return "the stack makes it, for each side by itself";
    case shaped: return "its method says where it belongs";
    case withheld: return "it would show one side to the other";
    case carried: break;
  }
  return {};
}

HeaderSet crossing_by_itself(Crossing in) noexcept { return by_itself[static_cast<std::size_t>(in)]; }

}  // namespace trunkline::controlplane
