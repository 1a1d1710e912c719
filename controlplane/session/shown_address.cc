#include "controlplane/session/shown_address.h"

#include <array>

#include "base/ascii.h"
#include "controlplane/session/called_party.h"
#include "sip/dialog/dialog_text.h"

namespace trunkline::controlplane {

std::string uri_at(std::string_view user, const base::Endpoint& local) {
  const auto host = local.address.text();
  const bool brackets = !local.address.is_v4();
  std::string uri;
  uri.reserve(user.size() + 80);
  uri.append("sip:");
  append_escaped_user(uri, user);
  if (!user.empty()) uri.push_back('@');
  if (brackets) uri.push_back('[');
  uri.append(host.view());
  if (brackets) uri.push_back(']');
  return uri;
}

std::string shown_uri(const sip::NameAddr& address, const base::Endpoint& local) {
  const auto uri = address.uri();
  if (!uri) return uri_at({}, local);
  if (uri->scheme == sip::Scheme::tel) {
    if (uri->user.starts_with('+')) return "tel:" + std::string(uri->user);
    // A local number is one in its context (RFC 3966 section 5.1.5). A domain is its side's own: ours stands
    // for it.
    const auto context = uri->parameter("phone-context");
    if (!context || !context->value.starts_with('+')) return uri_at(uri->user, local);
    return std::string("tel:").append(uri->user).append(";phone-context=").append(context->value);
  }
  if (base::equals_ignoring_case(uri->host, anonymous_host)) return std::string(anonymous_uri);
  return uri_at(uri->user, local);
}

std::string shown_address(const sip::NameAddr& address, const base::Endpoint& local) {
  std::array<char, 512> text;
  sip::NameAddr shown = address;
  const auto uri = shown_uri(address, local);
  shown.uri_text = uri;
  const auto written = sip::write_address(shown, text);
  return written ? std::string(*written) : "<" + uri + ">";
}

}  // namespace trunkline::controlplane
