#include "controlplane/session/shown_address.h"

#include <array>

#include "base/ascii.h"
#include "controlplane/session/called_party.h"
#include "sip/dialog/dialog_text.h"

namespace trunkline::controlplane {

namespace {

constexpr auto joined = [](const auto&... pieces) {
  std::string text;
  (text.append(pieces), ...);
  return text;
};

/// `join(pieces...)` makes a text.
template <class Join>
auto join_uri(std::string_view user, const base::Endpoint& local, Join&& join) {
  const auto host = local.address.text();
  const bool brackets = !local.address.is_v4();
  const auto escaped = is_sent_as_it_is(user) ? std::string{} : escaped_user(user);
  return join("sip:", escaped.empty() ? user : std::string_view(escaped), user.empty() ? "" : "@",
              brackets ? "[" : "", host.view(), brackets ? "]" : "");
}

template <class Join>
auto join_shown(const base::Result<sip::Uri, sip::ParseError>& uri, const base::Endpoint& local,
                Join&& join) {
  if (!uri) return join_uri({}, local, join);
  if (uri->scheme == sip::Scheme::tel) {
    if (uri->user.starts_with('+')) return join("tel:", uri->user);
    // A local number is one in its context (RFC 3966 section 5.1.5). A domain is its side's own: ours stands
    // for it.
    const auto context = uri->parameter("phone-context");
    if (!context || !context->value.starts_with('+')) return join_uri(uri->user, local, join);
    return join("tel:", uri->user, ";phone-context=", context->value);
  }
  if (base::equals_ignoring_case(uri->host, anonymous_host)) return join(anonymous_uri);
  return join_uri(uri->user, local, join);
}

}  // namespace

std::string uri_at(std::string_view user, const base::Endpoint& local) {
  return join_uri(user, local, joined);
}

std::string shown_uri(const sip::NameAddr& address, const base::Endpoint& local) {
  return join_shown(address.uri(), local, joined);
}

std::string shown_uri(std::string_view uri, const base::Endpoint& local) {
  return join_shown(sip::parse_uri(uri), local, joined);
}

std::string_view shown_address(Orders& orders, const sip::NameAddr& address,
                               const base::Result<sip::Uri, sip::ParseError>& uri,
                               const base::Endpoint& local) {
  const auto text =
      join_shown(uri, local, [&orders](const auto&... pieces) { return orders.keep_joined(pieces...); });
  if (!address.display_name.empty()) {
    std::array<char, 512> named;
    sip::NameAddr shown = address;
    shown.uri_text = text;
    if (const auto written = sip::write_address(shown, named)) return orders.keep(*written);
  }
  return orders.keep_joined("<", text, ">");
}

}  // namespace trunkline::controlplane
