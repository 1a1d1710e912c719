#include "controlplane/session/header_policy.h"

#include <algorithm>
#include <string>

#include "base/ascii.h"
#include "controlplane/session/leg_orders.h"
#include "controlplane/session/shown_header.h"
#include "sip/message/quoted_string.h"
#include "sip/message/token_list.h"
#include "sip/message/value_list.h"

namespace trunkline::controlplane {
namespace {

const HeaderLists* lists_of(const Trunk* trunk, HeaderLists Trunk::*direction) noexcept {
  return trunk == nullptr || (trunk->*direction).empty() ? nullptr : &(trunk->*direction);
}

HeaderSet crossing(Crossing in, const ListsBetween& lists) noexcept {
  auto names = crossing_by_itself(in);
  for (const auto* each : {lists.sender, lists.receiver}) {
    if (each != nullptr) names = names | each->allow;
  }
  for (const auto* each : {lists.sender, lists.receiver}) {
    if (each != nullptr) names = names - each->deny;
  }
  return names;
}

bool is_named(const HeaderLists* lists, std::vector<std::string> HeaderLists::*list, std::string_view name) {
  return lists != nullptr && std::any_of((lists->*list).begin(), (lists->*list).end(), [&](const auto& each) {
           return base::equals_ignoring_case(each, name);
         });
}

/// A folded value would have to be rewritten; nobody folds these any more.
bool is_folded(std::string_view value) noexcept {
  return value.find('\n') != std::string_view::npos;  // a CR by itself is refused where messages are read
}

void carry_others(const sip::Message& message, const ListsBetween& lists,
                  std::vector<sip::HeaderLine>& lines) {
  const auto named = [&](std::vector<std::string> HeaderLists::*list, std::string_view name) {
    return is_named(lists.sender, list, name) || is_named(lists.receiver, list, name);
  };
  for (const auto field : message.fields(sip::HeaderName::other)) {
    if (is_folded(field.value) || !named(&HeaderLists::allow_others, field.name) ||
        named(&HeaderLists::deny_others, field.name))
      continue;
    lines.push_back({sip::HeaderName::other, field.value, field.name});
  }
}

/// As long-lived as the program, the message or the orders.
std::string_view shown(sip::HeaderName name, std::string_view value, Orders& orders) {
  if (name == sip::HeaderName::warning) return shown_warning(value);
  if (name == sip::HeaderName::retry_after) return orders.keep(shown_retry_after(value));
  if (name == sip::HeaderName::content_disposition) return orders.keep(shown_disposition(value));
  return value;
}

/// Of the methods that we carry those which a 405 names. One that names none, as it has to, says that its own
/// is not among them.
std::string methods_taken(const sip::Message& refusal) {
  const bool names = refusal.has(sip::HeaderName::allow);
  const auto refused = refusal.cseq().value_or(sip::CSeq{}).method;
  std::string taken;
  for (auto rest = allow_value; !rest.empty();) {
    const auto method = sip::take_value(rest);
    const bool is_taken =
        names ? sip::has_token(refusal, sip::HeaderName::allow, method) : method != sip::to_string(refused);
    if (is_taken) taken.append(taken.empty() ? "" : ", ").append(method);
  }
  return taken;
}

}  // namespace

ListsBetween lists_between(const Trunk* from, const Trunk* to) noexcept {
  return {lists_of(from, &Trunk::headers_from), lists_of(to, &Trunk::headers_to)};
}

std::vector<sip::HeaderLine> carried_of(const sip::Message& message, Crossing in, const ListsBetween& lists,
                                        Orders& orders, HeaderSet except) {
  std::vector<sip::HeaderLine> lines;
  const auto names = (HeaderSet(message.scan()) & crossing(in, lists)) - except;
  names.for_each([&](sip::HeaderName name) {
    if (name == sip::HeaderName::reason) {  // of all of them together one a protocol
      const auto causes = shown_reason(reason_of(message, orders));
      if (!causes.empty()) lines.push_back({name, orders.keep(causes)});
      return;
    }
    for (const auto field : message.fields(name)) {
      if (is_folded(field.value)) continue;
      const auto value = shown(name, field.value, orders);
      // Of packages none is an answer, too (RFC 6086 section 5.2).
      if (!value.empty() || name == sip::HeaderName::recv_info) lines.push_back({name, value});
    }
  });
  if (lists.sender != nullptr || lists.receiver != nullptr) carry_others(message, lists, lines);
  return lines;
}

std::vector<sip::HeaderLine> carried_from_sender(const sip::Message& request, Crossing in, bool to_us,
                                                 bool anonymous, const ListsBetween& lists, Orders& orders) {
  using enum sip::HeaderName;
  constexpr HeaderSet credentials{authorization, proxy_authorization};
  constexpr HeaderSet personal{subject, organization};  // RFC 3323 section 5.3
  return carried_of(request, in, lists, orders,
                    (to_us ? credentials : HeaderSet{}) | (anonymous ? personal : HeaderSet{}));
}

std::string_view content_type_of(const sip::Message& message, Orders& orders) {
  const auto value = message.first(sip::HeaderName::content_type);
  if (!is_folded(value)) return orders.keep(value);
  std::string line(value.size(), ' ');
  const auto unfolded = sip::unfold(value, line);
  return unfolded ? orders.keep(*unfolded) : std::string_view{};
}

std::string_view reason_of(const sip::Message& message, Orders& orders) {
  std::string all;
  for (const auto field : message.fields(sip::HeaderName::reason)) {
    if (is_folded(field.value)) continue;
    if (!all.empty()) all += ", ";
    all += field.value;
  }
  return orders.keep(all);
}

bool reason_crosses(const ListsBetween& lists) noexcept {
  return crossing(Crossing::ending, lists).has(sip::HeaderName::reason);
}

std::vector<sip::HeaderLine> carried_of_failure(const Environment& environment, const sip::Message& response,
                                                const ListsBetween& lists, Orders& orders) {
  constexpr HeaderSet challenges{sip::HeaderName::www_authenticate, sip::HeaderName::proxy_authenticate};
  constexpr int method_not_allowed = 405;
  auto lines = carried_of(response, Crossing::failure, lists, orders,
                          environment.registrar != nullptr ? challenges : HeaderSet{});
  if (response.status() == method_not_allowed)
    lines.push_back({sip::HeaderName::allow, orders.keep(methods_taken(response))});
  return lines;
}

int carried_status(const Environment& environment, int status) noexcept {
  if (status == 422) return 500;
  if (status >= 300 && status < 400) return 480;
  return environment.registrar != nullptr && (status == 401 || status == 407) ? 403 : status;
}

}  // namespace trunkline::controlplane
