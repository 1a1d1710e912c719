#include "sip/message/writer.h"

#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "sip/message/characters.h"
#include "sip/message/quoted_string.h"

namespace trunkline::sip {
namespace {

// A quoted-pair may escape NUL (RFC 3261 section 25.1), and a response has to repeat it (RFC 4475
// section 3.1.1.2); nothing escapes a line end.
bool is_safe(std::string_view text) noexcept {
  std::size_t at = 0;
#ifdef __SSE2__
  // Nearly everything that is written passes here, sixteen octets at a time.
  for (; text.size() - at >= 16; at += 16) {
    const auto octets = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + at));
    const auto line_end = _mm_or_si128(_mm_cmpeq_epi8(octets, _mm_set1_epi8('\r')),
                                       _mm_cmpeq_epi8(octets, _mm_set1_epi8('\n')));
    const auto unsafe = _mm_or_si128(line_end, _mm_cmpeq_epi8(octets, _mm_setzero_si128()));
    if (_mm_movemask_epi8(unsafe) != 0) break;
  }
#endif
  char before = at == 0 ? '\0' : text[at - 1];
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\r' || c == '\n' || (c == '\0' && before != '\\')) return false;
    before = c;
  }
  return true;
}

}  // namespace

void Writer::fail(WriteError error) noexcept {
  if (failed_) return;
  failed_ = true;
  error_ = error;
}

void Writer::append(std::string_view text) noexcept {
  if (failed_) return;
  if (text.size() > buffer_.size() - written_) return fail(WriteError::no_room);
  if (!text.empty()) std::memcpy(buffer_.data() + written_, text.data(), text.size());
  written_ += text.size();
}

Writer& Writer::request_line(std::string_view method, std::string_view uri) noexcept {
  if (stage_ != Stage::start_line) fail(WriteError::wrong_order);
  if (!is_token(method) || uri.empty() || uri.find(' ') != std::string_view::npos) fail(WriteError::bad_line);
  stage_ = Stage::headers;
  append(method);
  append(" ");
  piece(uri);
  append(" SIP/2.0\r\n");
  return *this;
}

Writer& Writer::status_line(int status, std::string_view reason) noexcept {
  if (stage_ != Stage::start_line) fail(WriteError::wrong_order);
  if (status < 100 || status > 699) fail(WriteError::bad_line);
  stage_ = Stage::headers;
  append("SIP/2.0 ");
  piece(status);
  append(" ");
  piece(reason);
  append("\r\n");
  return *this;
}

Writer& Writer::begin_header(std::string_view name) noexcept {
  if (stage_ != Stage::headers) fail(WriteError::wrong_order);
  if (!is_token(name)) fail(WriteError::bad_line);
  append(name);
  append(": ");
  return *this;
}

Writer& Writer::piece(std::string_view text) noexcept {
  if (!is_safe(text)) fail(WriteError::bad_octet);
  append(text);
  return *this;
}

Writer& Writer::end_header() noexcept {
  append("\r\n");
  return *this;
}

Writer& Writer::received_piece(std::string_view value) noexcept {
  if (failed_) return *this;
  if (value.find('\n') == std::string_view::npos) {
    if (value.find('\r') != std::string_view::npos) fail(WriteError::bad_octet);
    append(value);
    return *this;
  }
  const auto text = unfold(value, buffer_.subspan(written_));
  if (!text) {
    fail(WriteError::no_room);
  } else if (text->find_first_of("\r\n") != std::string_view::npos) {
    fail(WriteError::bad_octet);
  } else {
    written_ += text->size();
  }
  return *this;
}

Writer& Writer::copy_fields(const Message& message, HeaderName name) noexcept {
  for (const auto& field : message.fields(name)) {
    begin_header(name == HeaderName::other ? field.name : to_string(name));
    received_piece(field.value);
    end_header();
  }
  return *this;
}

Writer& Writer::header_lines(std::string_view lines) noexcept {
  if (stage_ != Stage::headers && !lines.empty()) fail(WriteError::wrong_order);
  while (!lines.empty() && !failed_) {
    const auto end = lines.find("\r\n");
    const auto line = lines.substr(0, end);
    const auto colon = span_in(line, in_token);
    if (end == std::string_view::npos || colon == 0 || colon == line.size() || line[colon] != ':') {
      fail(WriteError::bad_line);
    } else {
      piece(line);
      append("\r\n");
      lines.remove_prefix(end + 2);
    }
  }
  return *this;
}

Writer& Writer::body(std::string_view content_type, std::string_view octets) noexcept {
  if (!content_type.empty()) header(HeaderName::content_type, content_type);
  header(HeaderName::content_length, octets.size());
  stage_ = Stage::done;
  append("\r\n");
  append(octets);
  return *this;
}

base::Result<std::string_view, WriteError> Writer::finish() noexcept {
  if (stage_ != Stage::done) body({}, {});
  if (failed_) return base::fail(error_);
  return std::string_view(buffer_.data(), written_);
}

std::string_view to_string(WriteError error) noexcept {
  switch (error) {
    case WriteError::no_room: return "the message does not fit its buffer";
    case WriteError::bad_octet: return "a line end or NUL in a header field's value";
    case WriteError::bad_line: return "not a SIP line";
    case WriteError::wrong_order: return "parts of the message in the wrong order";
  }
  return "unknown write error";
}

}  // namespace trunkline::sip
