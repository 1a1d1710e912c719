#include "sip/message/read_essentials.h"

#include "sip/message/avx2.h"
#include "sip/message/call_id.h"
#include "sip/message/plain_address.h"
#include "sip/message/plain_call_id.h"
#include "sip/message/plain_via.h"

namespace trunkline::sip {
namespace {

// The plain ways are asked for here already: what is around them costs as much as a tenth of them. A scanned
// value has no white space in front.

[[gnu::noinline]] bool read_unusual_address(std::string_view value, NameAddr& address, Uri& uri) noexcept {
  Cursor cursor(value);
  return !value.empty() && !read_any_address(cursor, address) && cursor.done() &&
         !read_uri(address.uri_text, uri);
}

bool read_address(std::string_view value, NameAddr& address, Uri& uri) noexcept {
#ifdef __x86_64__
  if (has_avx2()) {
    if (const auto* const end = read_plain_address(value, address, &uri))
      return end == value.data() + value.size();
  }
#endif
  return read_unusual_address(value, address, uri);
}

/// Where a Via at the beginning of `text` ends, at a comma or with it; nullptr: there is none.
const char* read_one_via(std::string_view text, Via& via) noexcept {
#ifdef __x86_64__
  if (has_avx2()) {
    if (const auto* const end = read_plain_via(text, via)) return end;
  }
#endif
  Cursor cursor(text);
  return read_via(cursor, via) ? nullptr : cursor.position();
}

const char* read_another_via(std::string_view text, Essentials& read) noexcept {
  if (read.via_count++ == 0) return read_one_via(text, read.via);
  Via other;
  return read_one_via(text, other);
}

bool read_via_field(std::string_view value, Essentials& read) noexcept {
  const auto* const end = value.data() + value.size();
  for (const auto* at = value.data();;) {
    at = read_another_via({at, static_cast<std::size_t>(end - at)}, read);
    if (at == end || at == nullptr) return at != nullptr;
    ++at;  // the comma
  }
}

bool read_via_list(const Message& message, Essentials& read) noexcept {
  const auto& scan = message.scan();
  auto i = scan.find_present(HeaderName::via);
  do {
    if (!read_via_field(message.value(i), read)) return false;
    i = scan.find_next(i);
  } while (i < scan.field_count);
  return true;
}

bool is_valid_call_id(std::string_view value) noexcept {
#ifdef __x86_64__
  if (has_avx2() && is_plain_call_id(value)) return true;
#endif
  return is_call_id(value);
}

}  // namespace

Fault read_essentials(const Message& message, Essentials& read) noexcept {
  const auto value_of = [&message](HeaderName name) {
    return message.value(message.scan().find_present(name));
  };
  if (!read_via_list(message, read)) return Fault::bad_via;
  if (!read_address(value_of(HeaderName::from), read.from, read.from_uri)) return Fault::bad_from;
  if (!read_address(value_of(HeaderName::to), read.to, read.to_uri)) return Fault::bad_to;
  if (!is_valid_call_id(value_of(HeaderName::call_id))) return Fault::bad_call_id;
  return read_cseq(value_of(HeaderName::cseq), read.cseq) ? Fault::bad_cseq : Fault::none;
}

}  // namespace trunkline::sip
