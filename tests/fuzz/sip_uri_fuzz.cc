// URIs: two of them, divided by a line feed. Each is put together again from its parts and read as itself,
// and comparing them does not depend on the order.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/assert.h"
#include "sip/message/request_uri.h"
#include "sip/message/uri.h"
#include "sip/message/uri_compare.h"
#include "tests/fuzz/sip_views.h"

namespace {

using namespace trunkline;

std::string written_again(const sip::Uri& uri) {
  std::string text = fuzz::joined(uri.scheme_text, ":");
  if (uri.scheme == sip::Scheme::other) return text.append(uri.opaque);
  if (uri.has_user) text.append(uri.user);
  if (uri.has_password) text.append(":").append(uri.password);
  if (uri.is_sip() && uri.has_user) text.append("@");
  text.append(uri.host);
  if (uri.port != 0) text.append(":").append(std::to_string(uri.port));
  char separator = ';';
  for (const auto& pairs : {uri.parameters(), uri.headers()}) {
    char before = separator == ';' ? ';' : '?';
    for (const auto& pair : pairs) {
      text.append(1, before).append(pair.name);
      if (pair.has_value) text.append("=").append(pair.value);
      before = separator;
    }
    separator = '&';
  }
  return text;
}

void check_parts(const sip::Uri& uri, std::string_view text) {
  for (const auto part : {uri.text, uri.scheme_text, uri.user, uri.password, uri.host, uri.opaque,
                          uri.parameter_text, uri.header_text}) {
    fuzz::lies_in(part, text);
  }
  TL_ASSERT(uri.text == text && (!uri.is_sip() || !uri.host.empty()));
  const auto again_text = written_again(uri);
  const auto again = sip::parse_uri(again_text);
  TL_ASSERT(again.has_value());
  TL_ASSERT(again->scheme == uri.scheme && again->user == uri.user && again->host == uri.host &&
            again->port == uri.port && again->password == uri.password &&
            again->has_password == uri.has_password);
  TL_ASSERT(again->parameter_text == uri.parameter_text && again->header_text == uri.header_text);
  TL_ASSERT(sip::equivalent(uri, uri));
  // Longer tails are compared octet by octet, and leading zeros of the port are gone.
  constexpr std::size_t longest_tail = 512;
  if (uri.parameter_text.size() + uri.header_text.size() <= longest_tail)
    TL_ASSERT(sip::equivalent(uri, *again));
  std::vector<char> room(text.size());
  const auto cut = sip::request_uri_of(uri, room);
  const auto left = sip::parse_uri(cut.value_or(""));
  TL_ASSERT(left && !sip::shapes_request(*left) && left->user == uri.user && left->host == uri.host);
  const auto plain = sip::unescape(uri.user, room);
  TL_ASSERT(plain && plain->size() <= uri.user.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto feed = text.find('\n');
  const auto one = text.substr(0, feed);
  const auto other = feed == std::string_view::npos ? std::string_view{} : text.substr(feed + 1);
  const auto a = sip::parse_uri(one);
  const auto b = sip::parse_uri(other);
  if (a) check_parts(*a, one);
  if (b) check_parts(*b, other);
  if (a && b) TL_ASSERT(sip::equivalent(*a, *b) == sip::equivalent(*b, *a));
  TL_ASSERT(sip::same_escaped(one, other) == sip::same_escaped(other, one));
  if (sip::same_escaped(one, other)) TL_ASSERT(sip::same_escaped_ignoring_case(one, other));
  return 0;
}
