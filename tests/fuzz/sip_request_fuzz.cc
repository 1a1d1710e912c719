// What is read of a stranger's request beyond what makes it one: whether its branch and tag are ours, what a
// REGISTER wants, what is to be kept private, and who has sent the call on before, which is told on without
// anybody's host.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/ascii.h"
#include "base/assert.h"
#include "controlplane/registrar/register_wish.h"
#include "controlplane/session/callers_history.h"
#include "controlplane/session/carrier_address.h"
#include "controlplane/session/forwarding_history.h"
#include "controlplane/session/shown_address.h"
#include "sip/dialog/dialog_text.h"
#include "sip/dialog/local_tag.h"
#include "sip/message/inspect.h"
#include "sip/message/privacy.h"
#include "sip/message/request_uri.h"
#include "sip/transport/branch.h"
#include "sip/transport/reliability.h"
#include "tests/fuzz/sip_views.h"

// There are no carriers here, and nothing of what knows them has to be compiled.
bool trunkline::controlplane::is_of_carrier(const Routing&, const TrunkBoard&, const base::IpAddress&) {
  return false;
}

namespace {

using namespace trunkline;
using namespace trunkline::controlplane;
using fuzz::lies_in;

const base::Endpoint ours{base::IpAddress::v4(192, 0, 2, 1), 5060};
const base::Endpoint theirs{base::IpAddress::v4(203, 0, 113, 7), 5061};
constexpr std::string_view our_host = "192.0.2.1";

void check_register(const sip::Message& request) {
  const RegistrarSettings settings;
  const auto wish = read_register(request, {.local = ours, .remote = theirs}, settings);
  if (!wish) {
    const auto& refusal = wish.error();
    TL_ASSERT(refusal.status == 400 || (refusal.status == 423 && refusal.min_expires_s != 0));
    return;
  }
  TL_ASSERT(!wish->remove_all || wish->contacts.empty());
  lies_in(wish->call_id, request.octets());
  lies_in(wish->user_agent, request.octets());
  for (const auto& contact : wish->contacts) {
    lies_in(contact.uri, request.octets());
    lies_in(contact.instance, request.octets());
    TL_ASSERT(contact.expires_s <= settings.most_expires_s && contact.q <= 1000);
    TL_ASSERT(sip::parse_uri(contact.uri).has_value());
  }
}

// What is read as ours is what we would have written, in either case of its digits.
void check_names(const sip::Message& request) {
  const auto branch = request.top_via()->branch;
  if (const auto name = sip::read_branch(branch)) {
    TL_ASSERT(base::equals_ignoring_case(sip::Branch(name->handle, name->secret).text(), branch));
  }
  const auto tag = request.to()->tag;
  if (const auto name = sip::LocalTag::parse(tag)) {
    TL_ASSERT(base::equals_ignoring_case(sip::view(name->text()), tag));
  }
  const auto transport = request.top_via()->transport;
  if (const auto known = sip::parse_transport(transport)) {
    TL_ASSERT(base::equals_ignoring_case(sip::to_string(*known), transport));
  }
}

// What a dialog keeps of who began it.
void check_dialog(const sip::Message& request) {
  sip::TargetRoom room{};
  if (const auto target = sip::remote_target_of(request, room)) {
    const auto uri = sip::parse_uri(*target);
    TL_ASSERT(uri.has_value() && !sip::shapes_request(*uri));
  }
  std::array<char, 512> out{};
  for (const auto order : {sip::RouteOrder::as_received, sip::RouteOrder::reversed}) {
    const auto routes = sip::write_route_set(request, order, out);
    if (routes) lies_in(*routes, {out.data(), out.size()});
  }
}

void check_privacy(const sip::Message& request) {
  const auto privacy = sip::privacy_of(request);
  lies_in(privacy.unknown, request.octets());
  const bool asks = privacy.header || privacy.session || privacy.user || privacy.id || privacy.history ||
                    privacy.none || privacy.critical || !privacy.unknown.empty();
  TL_ASSERT(!asks || request.has(sip::HeaderName::privacy));
  TL_ASSERT(!privacy.none || !privacy.wants(&sip::Privacy::id));
}

void names_no_other_host(std::string_view value) {
  const auto address = sip::parse_name_addr(value);
  TL_ASSERT(address && address->brackets);
  const auto uri = address->uri();
  TL_ASSERT(uri.has_value());
  TL_ASSERT(uri->scheme == sip::Scheme::tel || uri->host == our_host || uri->host == anonymous_host);
}

/// Twice asked: what was said before stands once.
void tell_history(const std::vector<HistoryEntry>& way) {
  CallersHistory history;
  const auto first = history.ask(way);
  history.failed(first, reason_header("SIP", 486));
  const bool again = history.ask(way) != 0;
  TL_ASSERT(first != 0);
  Orders orders;
  const auto lines = history.lines(orders);
  TL_ASSERT(lines.size() == way.size() + (again ? 1U : 0U) && lines.size() <= CallersHistory::most);
  for (const auto& line : lines) TL_ASSERT(sip::parse_name_addr(line.value).has_value());
}

void check_forwarding(const sip::Message& request) {
  constexpr std::size_t most = 10;
  for (const bool hidden : {false, true}) {
    const ForwardingStory story{.trail = {},
                                .before = &request,
                                .target = "sip:next@example.test",
                                .local = ours,
                                .anonymous = hidden,
                                .asked = request.request_uri()};
    std::vector<std::string> values;
    for (const auto& entry : history_of(story)) values.push_back(to_text(entry));
    if (!values.empty()) {
      TL_ASSERT(values.back().starts_with("<sip:next@example.test>"));
      values.pop_back();
    }
    TL_ASSERT(values.size() <= most);
    const auto diversions = diversions_of(story);
    TL_ASSERT(diversions.size() <= most);
    values.insert(values.end(), diversions.begin(), diversions.end());
    for (const auto& value : values) {
      names_no_other_host(value);
      TL_ASSERT(!hidden || value.find(anonymous_host) != std::string::npos);
    }
  }
  const ForwardingTrail trail{{"sip:user@192.0.2.1", ForwardReason::busy}};
  const ForwardingStory story{.trail = trail,
                              .before = &request,
                              .target = "sip:next@example.test",
                              .local = ours,
                              .anonymous = false,
                              .trusted = true,
                              .asked = request.request_uri(),
                              .straight = true};
  TL_ASSERT(diversions_of(story).front() == "<sip:user@192.0.2.1>;reason=user-busy");
  const auto history = history_of(story);
  TL_ASSERT(history.size() >= 2 &&
            to_text(history.back()).starts_with("<sip:next@example.test;cause=486>;index="));
  tell_history(history);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  sip::Scan scan{};
  if (!sip::scan(text, scan)) return 0;
  const sip::Message message(text, scan);
  if (!message.is_request() || sip::inspect_request(message) != sip::Fault::none) return 0;
  check_names(message);
  check_register(message);
  check_dialog(message);
  check_privacy(message);
  check_forwarding(message);
  return 0;
}
