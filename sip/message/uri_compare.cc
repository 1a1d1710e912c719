#include "sip/message/uri_compare.h"

#include <cstdint>

#include "base/ascii.h"

namespace trunkline::sip {
namespace {

constexpr std::string_view reserved = ";/?:@&=+$,";

// Each parameter is looked for among all of the other URI. Beyond this many octets of parameters and headers,
// which no honest URI has, only equal text is equivalent, or a stranger could keep us comparing.
constexpr std::size_t longest_tail = 512;

/// The next character of text with escapes. An escaped reserved character is told apart from the bare one by
/// the flag.
struct Character {
  char value = '\0';
  bool escaped_reserved = false;
  friend bool operator==(const Character&, const Character&) noexcept = default;
};

Character take(std::string_view& text) noexcept {
  Character next{text.front(), false};
  std::size_t length = 1;
  if (next.value == '%' && text.size() >= 3) {
    if (const auto octet = base::parse_hex<std::uint8_t>(text.substr(1, 2))) {
      next.value = static_cast<char>(*octet);
      next.escaped_reserved = reserved.find(next.value) != std::string_view::npos;
      length = 3;
    }
  }
  text.remove_prefix(length);
  return next;
}

bool same(std::string_view a, std::string_view b, bool ignore_case) noexcept {
  while (!a.empty() && !b.empty()) {
    auto x = take(a);
    auto y = take(b);
    if (ignore_case) {
      x.value = base::lower(x.value);
      y.value = base::lower(y.value);
    }
    if (x != y) return false;
  }
  return a.empty() && b.empty();
}

std::optional<UriPair> find(UriPairs pairs, std::string_view name) noexcept {
  for (const auto& pair : pairs) {
    if (same_escaped_ignoring_case(pair.name, name)) return pair;
  }
  return std::nullopt;
}

/// Parameters whose absence on one side is a difference: the four that RFC 3261 names, and transport, since
/// without it the lookup may end elsewhere.
bool must_be_in_both(std::string_view name) noexcept {
  for (const auto one : {"user", "ttl", "method", "maddr", "transport"}) {
    if (same_escaped_ignoring_case(name, one)) return true;
  }
  return false;
}

/// Whether each of `a` has its equal in `b`, or may be missing there. The first of its name counts.
bool agree(UriPairs a, UriPairs b, bool all_in_both) noexcept {
  for (const auto& pair : a) {
    if (find(a, pair.name)->name.data() != pair.name.data()) continue;
    const auto other = find(b, pair.name);
    if (!other) {
      if (all_in_both || must_be_in_both(pair.name)) return false;
    } else if (!same_escaped_ignoring_case(pair.value, other->value)) {
      return false;
    }
  }
  return true;
}

bool same_host(const Uri& a, const Uri& b) noexcept {
  if (base::equals_ignoring_case(a.host, b.host)) return true;
  const auto address = a.address();
  return address && address == b.address();
}

bool same_sip(const Uri& a, const Uri& b) noexcept {
  return a.has_user == b.has_user && a.has_password == b.has_password && a.port == b.port &&
         same_escaped(a.user, b.user) && same_escaped(a.password, b.password) && same_host(a, b) &&
         agree(a.parameters(), b.parameters(), false) && agree(b.parameters(), a.parameters(), false) &&
         agree(a.headers(), b.headers(), true) && agree(b.headers(), a.headers(), true);
}

bool same_number(std::string_view a, std::string_view b) noexcept {
  const auto next = [](std::string_view& text) {
    while (!text.empty() && std::string_view("-.()").find(text.front()) != std::string_view::npos)
      text.remove_prefix(1);
    if (text.empty()) return '\0';
    const char c = base::lower(text.front());
    text.remove_prefix(1);
    return c;
  };
  for (;;) {
    const char x = next(a);
    if (x != next(b)) return false;
    if (x == '\0') return true;
  }
}

}  // namespace

bool same_escaped(std::string_view a, std::string_view b) noexcept { return same(a, b, false); }
bool same_escaped_ignoring_case(std::string_view a, std::string_view b) noexcept { return same(a, b, true); }

bool equivalent(const Uri& a, const Uri& b) noexcept {
  const auto tail = [](const Uri& uri) { return uri.parameter_text.size() + uri.header_text.size(); };
  if (a.text == b.text) return true;
  if (tail(a) > longest_tail || tail(b) > longest_tail) return false;
  if (a.scheme != b.scheme || !base::equals_ignoring_case(a.scheme_text, b.scheme_text)) return false;
  switch (a.scheme) {
    case Scheme::sip:
    case Scheme::sips: return same_sip(a, b);
    case Scheme::tel:
      return same_number(a.user, b.user) && agree(a.parameters(), b.parameters(), true) &&
             agree(b.parameters(), a.parameters(), true);
    case Scheme::other: break;
  }
  return a.opaque == b.opaque;
}

}  // namespace trunkline::sip
