#include "sip/message/writer.h"

#include "base/octet_copy.h"
#include "sip/message/characters.h"
#include "sip/message/quoted_string.h"
#include "sip/message/safe_text.h"

namespace trunkline::sip {

void Writer::fail(WriteError error) noexcept {
  if (failed_) return;
  failed_ = true;
  error_ = error;
}

void Writer::take_back(std::size_t written, WriteError error) noexcept {
  if (failed_) return;
  written_ = written;
  fail(error);
}

bool Writer::put(Pieces pieces) noexcept {
  if (failed_) return false;
  std::size_t octets = 0;
  for (const auto text : pieces) octets += text.size();
  if (octets > buffer_.size() - written_) {
    fail(WriteError::no_room);
    return false;
  }
  char* at = buffer_.data() + written_;
  for (const auto text : pieces) {
    base::copy_octets(at, text.data(), text.size());
    at += text.size();
  }
  written_ += octets;
  return true;
}

Writer& Writer::line(std::string_view beginning, Pieces value) noexcept {
  if (stage_ != Stage::headers) fail(WriteError::wrong_order);
  if (beginning.empty()) fail(WriteError::bad_line);
  append(beginning);
  const auto begin = written_;
  put(value);
  if (holds_line_end(buffer_.data(), begin, written_, true) &&
      !is_safe({buffer_.data() + begin, written_ - begin})) {
    take_back(begin, WriteError::bad_octet);
  }
  return end_header();
}

void Writer::put_uri(std::string_view uri) noexcept {
  if (stage_ != Stage::start_line) fail(WriteError::wrong_order);
  if (uri.empty() || uri.find(' ') != std::string_view::npos) fail(WriteError::bad_line);
  stage_ = Stage::headers;
  append(" ");
  piece(uri);
  append(" SIP/2.0\r\n");
}

Writer& Writer::request_line(std::string_view method, std::string_view uri) noexcept {
  if (!is_token(method)) fail(WriteError::bad_line);
  append(method);
  put_uri(uri);
  return *this;
}

Writer& Writer::request_line(Method method, std::string_view uri) noexcept {
  append(to_string(method));
  put_uri(uri);
  return *this;
}

Writer& Writer::status_line(int status, std::string_view reason) noexcept {
  if (stage_ != Stage::start_line) fail(WriteError::wrong_order);
  if (status < 100 || status > 699) fail(WriteError::bad_line);
  stage_ = Stage::headers;
  return line("SIP/2.0 ", {PieceText(status).view(), " ", reason});
}

Writer& Writer::begin_header(std::string_view name) noexcept {
  if (stage_ != Stage::headers) fail(WriteError::wrong_order);
  if (!is_token(name)) fail(WriteError::bad_line);
  append(name);
  append(": ");
  return *this;
}

Writer& Writer::begin_header(HeaderName name) noexcept {
  if (stage_ != Stage::headers) fail(WriteError::wrong_order);
  if (name == HeaderName::other) fail(WriteError::bad_line);
  append(line_beginning(name));
  return *this;
}

Writer& Writer::piece(std::string_view text) noexcept {
  const auto begin = written_;
  append(text);
  if (holds_line_end(buffer_.data(), begin, written_, true) && !is_safe(text))
    take_back(begin, WriteError::bad_octet);
  return *this;
}

Writer& Writer::end_header() noexcept {
  append("\r\n");
  return *this;
}

Writer& Writer::received_piece(std::string_view value) noexcept {
  if (failed_) return *this;
  const auto begin = written_;
  if (value.size() <= buffer_.size() - written_) {
    append(value);
    if (!holds_line_end(buffer_.data(), begin, written_, false)) return *this;
    written_ = begin;
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

void Writer::received_line(std::string_view beginning, std::string_view value) noexcept {
  if (stage_ != Stage::headers) fail(WriteError::wrong_order);
  const auto begin = written_;
  const bool fits = beginning.size() + value.size() + 2 <= buffer_.size() - written_;
  if (fits && put({beginning, value, "\r\n"})) {
    if (!holds_line_end(buffer_.data(), begin + beginning.size(), written_ - 2, false)) return;
    written_ = begin;
  }
  append(beginning);  // folded, or not fit to be written
  received_piece(value).end_header();
}

Writer& Writer::written_lines(std::string_view lines) noexcept {
  if (stage_ != Stage::headers) fail(WriteError::wrong_order);
  append(lines);
  return *this;
}

Writer& Writer::copy_fields(const Message& message, HeaderName name) noexcept {
  for (const auto& field : message.fields(name)) {
    if (name != HeaderName::other) {
      received_line(line_beginning(name), field.value);
    } else {
      begin_header(field.name).received_piece(field.value).end_header();
    }
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
