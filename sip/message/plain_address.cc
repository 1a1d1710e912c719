#include "sip/message/plain_address.h"

#ifdef __x86_64__

#include "sip/message/contact_params.h"
#include "sip/message/plain_uri.h"
#include "sip/message/token_key.h"

namespace trunkline::sip {
namespace {

/// The '<' behind the display name, if any; nullptr: it is not plain.
TRUNKLINE_AVX2 inline const char* read_display_name(Marks& marks, const char* begin,
                                                    NameAddr& address) noexcept {
  if (*begin == '<') return marks.next();
  if (*begin == '"') {
    const auto* at = marks.next();
    do at = marks.next();
    while (marks.at(at) != '"' && marks.at(at) != '\\' && at != marks.end());
    if (marks.at(at) != '"') return nullptr;
    address.display_name = between(begin + 1, at);
    address.quoted = true;
    const auto* const end = at + 1;
    at = marks.next();
    if (at != end) return nullptr;
    if (marks.at(at) != ' ') return marks.at(at) == '<' ? at : nullptr;
    at = marks.next();
    return at == end + 1 && marks.at(at) == '<' ? at : nullptr;
  }
  const auto* at = marks.next();
  while (marks.at(at) == ' ' || is_token(marks.at(at))) at = marks.next();
  if (marks.at(at) != '<') return nullptr;
  address.display_name = base::trim(between(begin, at));
  return at;
}

TRUNKLINE_AVX2 inline void note_tag(const Param& param, NameAddr& address) noexcept {
  if (address.tag.empty() && token_key(param.name) == token_key("tag")) address.tag = param.value;
}

/// Where it ends, or nullptr. Each parameter is handed to `each`.
template <class Each>
TRUNKLINE_AVX2 inline const char* read(std::string_view text, NameAddr& address, Uri* uri,
                                       Each&& each) noexcept {
  if (text.size() < Marks::shortest) return nullptr;
  Marks marks(text);
  const auto* at = read_display_name(marks, text.data(), address);
  if (at == nullptr) return nullptr;
  const auto* const begin = at + 1;
  if (uri != nullptr) {
    at = read_plain_uri(marks, begin, *uri);
    if (at == nullptr) return nullptr;
  } else {
    do at = marks.next();
    while (at != marks.end() && !is_in(*at, ends_bracketed_uri));
  }
  if (marks.at(at) != '>' || at == begin) return nullptr;
  address.uri_text = between(begin, at);
  address.brackets = true;
  const auto* const params = at + 1;
  if (marks.next() != params) return nullptr;
  return read_plain_params(marks, params, address.params, each);
}

}  // namespace

TRUNKLINE_AVX2 bool read_plain_uri(std::string_view text, Uri& uri) noexcept {
  if (text.size() >= Marks::shortest) {
    Marks marks(text);
    if (read_plain_uri(marks, text.data(), uri) == marks.end()) return true;
  }
  uri = Uri{};
  return false;
}

TRUNKLINE_AVX2 bool read_plain_address(Cursor& cursor, NameAddr& address, Uri* uri) noexcept {
  const auto look = [&address](const Param& param, std::string_view) {
    note_tag(param, address);
    return std::optional<ParseError>();
  };
  if (const auto* const end = read(cursor.rest(), address, uri, look)) {
    cursor.skip_to(end);
    return true;
  }
  address = NameAddr{};
  if (uri != nullptr) *uri = Uri{};
  return false;
}

TRUNKLINE_AVX2 bool read_plain_contact(Cursor& cursor, Contact& contact, Uri* uri) noexcept {
  const auto look = [&contact](const Param& param, std::string_view) {
    note_tag(param, contact.address);
    return note_contact_param(param, contact);
  };
  if (const auto* const end = read(cursor.rest(), contact.address, uri, look)) {
    cursor.skip_to(end);
    return true;
  }
  contact = Contact{};
  if (uri != nullptr) *uri = Uri{};
  return false;
}

}  // namespace trunkline::sip

#endif
