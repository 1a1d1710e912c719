#include "sip/message/plain_address.h"

#ifdef __x86_64__

#include "sip/message/contact_params.h"
#include "sip/message/plain_uri.h"
#include "sip/message/token_key.h"

namespace trunkline::sip {
namespace {

/// The '<' behind the display name, if any, which begins at `begin`; nowhere: it is not plain.
TRUNKLINE_AVX2_INLINE Mark read_display_name(Marks& marks, const char* begin, NameAddr& address) noexcept {
  auto mark = marks.next();
  if (*begin == '<') return mark;
  if (*begin == '"') {
    do mark = marks.next();
    while (mark.octet != '"' && mark.octet != '\\' && mark.at != marks.end());
    if (mark.octet != '"') return {};
    address.display_name = between(begin + 1, mark.at);
    address.quoted = true;
    const auto* const end = mark.at + 1;
    mark = marks.next();
    if (mark.at != end) return {};
    if (mark.octet == ' ') {
      mark = marks.next();
      if (mark.at != end + 1) return {};
    }
    return mark.octet == '<' ? mark : Mark{};
  }
  while (mark.octet == ' ' || is_token(mark.octet)) mark = marks.next();
  if (mark.octet != '<') return {};
  address.display_name = base::trim(between(begin, mark.at));
  return mark;
}

/// Where it ends, or nullptr. Each parameter is handed to `each`.
template <class Each>
TRUNKLINE_AVX2_INLINE const char* read(std::string_view text, NameAddr& address, Uri* uri,
                                       Each&& each) noexcept {
  if (text.size() < Marks::shortest) return nullptr;
  Marks marks(text);
  auto mark = read_display_name(marks, text.data(), address);
  if (mark.at == nullptr) return nullptr;
  const auto* const begin = mark.at + 1;
  if (uri != nullptr) {
    mark = read_plain_uri(marks, begin, *uri);
  } else {
    do mark = marks.next();
    while (mark.at != marks.end() && !is_in(mark.octet, ends_bracketed_uri));
  }
  constexpr std::ptrdiff_t shortest_uri = 5;  // "sip:a"; with the brackets enough for read_plain_params()
  if (mark.octet != '>' || mark.at - begin < shortest_uri) return nullptr;
  address.uri_text = between(begin, mark.at);
  address.brackets = true;
  const auto* const params = mark.at + 1;
  mark = marks.next();
  if (mark.at != params) return nullptr;
  return read_plain_params(marks, mark, address.params, each);
}

inline void note_tag(std::uint64_t name, const Param& param, NameAddr& address) noexcept {
  if (name == token_key("tag") && address.tag.empty()) address.tag = param.value;
}

}  // namespace

TRUNKLINE_AVX2 bool read_plain_uri(std::string_view text, Uri& uri) noexcept {
  if (text.size() >= Marks::shortest) {
    Marks marks(text);
    if (read_plain_uri(marks, text.data(), uri).at == marks.end()) return true;
  }
  uri = Uri{};
  return false;
}

TRUNKLINE_AVX2 const char* read_plain_address(std::string_view text, NameAddr& address, Uri* uri) noexcept {
  const auto look = [&address](std::uint64_t name, const Param& param, std::string_view) {
    note_tag(name, param, address);
    return std::optional<ParseError>();
  };
  if (const auto* const end = read(text, address, uri, look)) return end;
  address = NameAddr{};
  if (uri != nullptr) *uri = Uri{};
  return nullptr;
}

TRUNKLINE_AVX2 const char* read_plain_contact(std::string_view text, Contact& contact, Uri* uri) noexcept {
  const auto look = [&contact](std::uint64_t name, const Param& param, std::string_view) {
    note_tag(name, param, contact.address);
    return note_contact_param(name, param, contact);
  };
  if (const auto* const end = read(text, contact.address, uri, look)) return end;
  contact = Contact{};
  if (uri != nullptr) *uri = Uri{};
  return nullptr;
}

}  // namespace trunkline::sip

#endif
