#include "sip/dialog/dialog_text.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/ascii.h"
#include "sip/message/characters.h"
#include "sip/message/request_uri.h"

namespace trunkline::sip {
namespace {

/// A cursor that only ever writes what fits, and remembers when something did not.
class Copier {
 public:
  explicit Copier(std::span<char> out) noexcept : out_(out) {}

  void put(std::string_view text) noexcept {
    if (text.size() > out_.size() - at_) {
      failed_ = true;
      return;
    }
    std::copy(text.begin(), text.end(), out_.begin() + static_cast<std::ptrdiff_t>(at_));
    at_ += text.size();
  }
  /// Line breaks of a folded field become spaces (RFC 3261 section 7.3.1).
  void put_unfolded(std::string_view text) noexcept {
    const auto begin = at_;
    put(text);
    std::replace_if(
        out_.begin() + static_cast<std::ptrdiff_t>(begin), out_.begin() + static_cast<std::ptrdiff_t>(at_),
        [](char c) { return c == '\r' || c == '\n'; }, ' ');
  }
  [[nodiscard]] std::optional<std::string_view> written() const noexcept {
    if (failed_) return std::nullopt;
    return std::string_view(out_.data(), at_);
  }

 private:
  std::span<char> out_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

/// The address in its message, if it stands there as we would write it: quoted or without a name, not folded.
std::string_view as_received(const NameAddr& address) noexcept {
  if (!address.brackets) return {};
  const auto* const end = address.uri_text.data() + address.uri_text.size() + 1;
  const auto* begin = address.uri_text.data() - 1;
  if (const auto name = address.display_name; !name.empty()) {
    constexpr std::string_view between = "\" <";
    const auto* const name_end = name.data() + name.size();
    if (!address.quoted || address.uri_text.data() - name_end != between.size()) return {};
    if (std::memcmp(name_end, between.data(), between.size()) != 0) return {};
    if (name.find('\n') != std::string_view::npos) return {};
    begin = name.data() - 1;
  }
  return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace

std::optional<std::string_view> write_address(const NameAddr& address, std::span<char> out) noexcept {
  Copier copier(out);
  if (!address.display_name.empty()) {
    // UTF-8 without quotes is accepted, but not sent.
    const bool quoted =
        address.quoted || std::any_of(address.display_name.begin(), address.display_name.end(),
                                      [](char c) { return !is_token(c) && !base::is_lws(c); });
    if (quoted) copier.put("\"");
    copier.put_unfolded(address.display_name);
    copier.put(quoted ? "\" " : " ");
  }
  copier.put("<");
  copier.put(address.uri_text);
  copier.put(">");
  return copier.written();
}

std::optional<std::string_view> copy_address(const NameAddr& received, std::span<char> out) noexcept {
  const auto text = as_received(received);
  return text.empty() || text.size() > out.size() ? write_address(received, out) : text;
}

std::optional<std::string_view> remote_target_of(const Message& message, TargetRoom& room) noexcept {
  const auto& scan = message.scan();
  if (!scan.has(HeaderName::contact) || scan.has_several(HeaderName::contact)) return std::nullopt;
  Cursor cursor(message.first(HeaderName::contact));
  Contact contact;
  Uri uri;
  if (read_contact(cursor, contact, &uri) || !cursor.done()) return std::nullopt;
  if (contact.star || !uri.is_sip()) return std::nullopt;
  return request_uri_of(uri, room);
}

std::optional<std::string_view> write_route_set(const Message& message, RouteOrder order,
                                                std::span<char> out) noexcept {
  if (!message.has(HeaderName::record_route)) return std::string_view{};
  constexpr std::size_t most_route_values = 64;
  std::array<std::string_view, most_route_values> routes;
  std::size_t count = 0;
  for (const auto value : message.values(HeaderName::record_route)) {
    const auto route = parse_name_addr(value);
    if (!route || !route->uri() || count == most_route_values) return std::nullopt;
    routes[count++] = value;
  }
  if (order == RouteOrder::reversed)
    std::reverse(routes.begin(), routes.begin() + static_cast<std::ptrdiff_t>(count));
  Copier copier(out);
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) copier.put(", ");
    copier.put_unfolded(routes[i]);
  }
  return copier.written();
}

}  // namespace trunkline::sip
