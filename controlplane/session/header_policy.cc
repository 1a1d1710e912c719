#include "controlplane/session/header_policy.h"

#include <algorithm>
#include <string>

#include "base/ascii.h"
#include "controlplane/session/shown_header.h"
#include "sip/message/quoted_string.h"

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
      const auto shown = shown_reason(reason_of(message, orders));
      if (!shown.empty()) lines.push_back({name, orders.keep(shown)});
      return;
    }
    for (const auto field : message.fields(name)) {
      if (is_folded(field.value)) continue;
      const auto shown = name == sip::HeaderName::warning ? shown_warning(field.value) : field.value;
      // Of packages none is an answer, too (RFC 6086 section 5.2).
      if (!shown.empty() || name == sip::HeaderName::recv_info) lines.push_back({name, shown});
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
  return carried_of(response, Crossing::failure, lists, orders,
                    environment.registrar != nullptr ? challenges : HeaderSet{});
}

int carried_status(const Environment& environment, int status) noexcept {
  if (status == 422) return 500;
  if (status >= 300 && status < 400) return 480;
  return environment.registrar != nullptr && (status == 401 || status == 407) ? 403 : status;
}

}  // namespace trunkline::controlplane
