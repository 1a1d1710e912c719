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
  end_ = at_;
}

char* Writer::put(char* at, std::string_view text) noexcept {
  if (copy_looking(at, text) && !is_safe(text)) fail(WriteError::bad_octet);
  return at + text.size();
}

void Writer::append(std::string_view text) noexcept {
  if (!has_room(text.size())) return;
  base::copy_octets(at_, text.data(), text.size());
  at_ += text.size();
}

void Writer::start_line(std::string_view method, std::string_view uri) noexcept {
  if (uri.empty() || uri.find(' ') != std::string_view::npos) fail(WriteError::bad_line);
  line(Stage::start_line, method, piece_text(" "), uri, piece_text(" SIP/2.0"));
  stage_ = Stage::headers;
}

Writer& Writer::request_line(std::string_view method, std::string_view uri) noexcept {
  if (!is_token(method)) fail(WriteError::bad_line);
  start_line(method, uri);
  return *this;
}

Writer& Writer::request_line(Method method, std::string_view uri) noexcept {
  start_line(to_string(method), uri);
  return *this;
}

Writer& Writer::status_line(int status, std::string_view reason) noexcept {
  if (status < 100 || status > 699) fail(WriteError::bad_line);
  line(Stage::start_line, piece_text("SIP/2.0 "), piece_text(status), piece_text(" "), reason);
  stage_ = Stage::headers;
  return *this;
}

Writer& Writer::begin_header(std::string_view name) noexcept {
  expect(Stage::headers);
  if (!is_token(name)) fail(WriteError::bad_line);
  append(name);
  return piece(": ");
}

Writer& Writer::begin_header(HeaderName name) noexcept {
  expect(Stage::headers);
  if (name == HeaderName::other) fail(WriteError::bad_line);
  return own_piece(line_beginning(name));
}

Writer& Writer::piece(std::string_view text) noexcept {
  if (has_room(text.size())) at_ = put(at_, text);
  return *this;
}

Writer& Writer::end_header() noexcept { return own_piece(line_end); }

bool Writer::copy_received(char* at, std::string_view value) noexcept { return !copy_looking(at, value); }

void Writer::unfolded(std::string_view value) noexcept {
  if (failed_) return;
  const auto text = unfold(value, {at_, end_});
  if (!text) {
    fail(WriteError::no_room);
  } else if (text->find_first_of("\r\n") != std::string_view::npos) {
    fail(WriteError::bad_octet);
  } else {
    at_ += text->size();
  }
}

Writer& Writer::received_piece(std::string_view value) noexcept {
  expect(Stage::headers);
  if (fits(value.size()) && copy_received(at_, value)) {
    at_ += value.size();
  } else {
    unfolded(value);
  }
  return *this;
}

Writer& Writer::written_lines(std::string_view lines) noexcept {
  expect(Stage::headers);
  append(lines);
  return *this;
}

Writer& Writer::copy_each(const Message& message, HeaderName name) noexcept {
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
  if (!lines.empty()) expect(Stage::headers);
  while (!lines.empty() && !failed_) {
    const auto end = lines.find(std::string_view("\r\n"));
    const auto text = lines.substr(0, end);
    const auto colon = span_in(text, in_token);
    if (end == std::string_view::npos || colon == 0 || colon == text.size() || text[colon] != ':') {
      fail(WriteError::bad_line);
    } else {
      line(Stage::headers, text);
      lines.remove_prefix(end + line_end.size());
    }
  }
  return *this;
}

Writer& Writer::body(std::string_view content_type, std::string_view octets) noexcept {
  if (!content_type.empty()) header(HeaderName::content_type, content_type);
  header(HeaderName::content_length, octets.size());
  stage_ = Stage::done;
  own_piece(line_end);
  append(octets);
  return *this;
}

base::Result<std::string_view, WriteError> Writer::finish() noexcept {
  if (stage_ != Stage::done) {
    expect(Stage::headers);
    piece("Content-Length: 0\r\n\r\n");
    stage_ = Stage::done;
  }
  if (failed_) return base::fail(error_);
  return std::string_view(begin_, written());
}

base::Result<std::string_view, WriteError> Writer::finish_lines() noexcept {
  if (failed_) return base::fail(error_);
  return std::string_view(begin_, written());
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
