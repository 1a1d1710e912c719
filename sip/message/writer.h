// Writes a SIP message into a buffer, front to back. What cannot be written safely is refused.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include "base/result.h"
#include "sip/message/header_name.h"
#include "sip/message/line_beginning.h"
#include "sip/message/message.h"
#include "sip/message/piece_text.h"

namespace trunkline::sip {

enum class WriteError : std::uint8_t {
  no_room,      // the buffer is too small
  bad_octet,    // CR or LF in a value, which could become a header field of its own, or a NUL not escaped
  bad_line,     // a header field's name, a method, a status code or a line that cannot be one
  wrong_order,  // a start line twice or never, or a header field behind the body
};

[[nodiscard]] std::string_view to_string(WriteError error) noexcept;

/// One message. Errors are sticky: after the first one nothing more is written, and finish() tells it.
/// The buffer must outlive the Writer and the result of finish(). What is passed in is copied at once; it
/// must not lie in the part of the buffer that is being written.
///
/// A value is looked at while it is copied, so that no line end comes in with it.
class Writer {
 public:
  explicit Writer(std::span<char> buffer) noexcept
      : begin_(buffer.data()), at_(begin_), end_(begin_ + buffer.size()) {}
  /// Writes header fields without a message around them, for written_lines() of another Writer.
  [[nodiscard]] static Writer of_lines(std::span<char> buffer) noexcept {
    Writer writer(buffer);
    writer.stage_ = Stage::headers;
    return writer;
  }

  /// "METHOD uri SIP/2.0". Errors: bad_line when the method is not a token or the URI is empty or holds a
  /// space.
  Writer& request_line(std::string_view method, std::string_view uri) noexcept;
  Writer& request_line(Method method, std::string_view uri) noexcept;
  /// "SIP/2.0 status reason". Errors: bad_line when the status is not within 100 to 699.
  Writer& status_line(int status, std::string_view reason) noexcept;

  /// One header field, its value made of pieces: texts, single characters and whole numbers.
  template <Piece... Pieces>
  [[gnu::always_inline]] Writer& header(HeaderName name, Pieces&&... pieces) noexcept {
    if (name == HeaderName::other) fail(WriteError::bad_line);
    return line(Stage::headers, line_beginning(name), piece_text(pieces)...);
  }
  /// Errors: bad_line when the name is not a token.
  template <Piece... Pieces>
  Writer& header(std::string_view name, Pieces&&... pieces) noexcept {
    begin_header(name);
    (piece(pieces), ...);
    return end_header();
  }

  /// The same in steps, for a value that a loop makes: begin_header(), any number of piece(), end_header().
  Writer& begin_header(std::string_view name) noexcept;
  Writer& begin_header(HeaderName name) noexcept;
  Writer& piece(std::string_view text) noexcept;
  template <std::size_t N>
  Writer& piece(const char (&literal)[N]) noexcept {
    return own_piece(piece_text(literal));
  }
  template <std::size_t N>
  Writer& piece(char (&buffer)[N]) = delete;  // see piece_text()
  Writer& piece(char c) noexcept { return own_piece(piece_text(c)); }
  Writer& piece(WholeNumber auto number) noexcept { return own_piece(piece_text(number)); }
  Writer& end_header() noexcept;
  /// A piece that comes out of a received header field: folds become one space, other octets stay as they
  /// are.
  Writer& received_piece(std::string_view value) noexcept;

  /// Every field of that name, in order, unfolded, under its full name.
  [[gnu::always_inline]] Writer& copy_fields(const Message& message, HeaderName name) noexcept {
    if (!message.has(name)) return *this;
    if (name == HeaderName::other || message.scan().has_several(name)) return copy_each(message, name);
    return received_line(line_beginning(name), message.value(message.scan().find_present(name)));
  }
  /// Header fields that a Writer has written before, each complete with its CRLF: there is nothing to check.
  Writer& written_lines(std::string_view lines) noexcept;
  /// Header fields written elsewhere, each complete with its CRLF. Errors: bad_line when one has no token and
  /// colon in front; bad_octet.
  Writer& header_lines(std::string_view lines) noexcept;

  /// Content-Type (unless there is none), Content-Length, the empty line and the body, which may hold any
  /// octet.
  Writer& body(std::string_view content_type, std::string_view octets) noexcept;

  /// The message; without a body() a Content-Length of 0 is written first.
  [[nodiscard]] base::Result<std::string_view, WriteError> finish() noexcept;
  /// What of_lines() has written.
  [[nodiscard]] base::Result<std::string_view, WriteError> finish_lines() noexcept;

  /// Octets written so far: where the next line begins.
  [[nodiscard]] std::size_t written() const noexcept { return static_cast<std::size_t>(at_ - begin_); }

 private:
  enum class Stage : std::uint8_t { start_line, headers, done };

  /// A whole line in one go, its end included. Inlined, so that lengths which the compiler knows stay known.
  template <class... Texts>
  [[gnu::always_inline]] Writer& line(Stage stage, const Texts&... texts) noexcept {
    expect(stage);
    if (!has_room((texts.size() + ... + line_end.size()))) return *this;
    auto* at = at_;
    ((at = put(at, texts)), ...);
    at_ = put(at, line_end);
    return *this;
  }
  template <class Own>
  Writer& own_piece(const Own& own) noexcept {
    if (has_room(own.size())) at_ = put(at_, own);
    return *this;
  }

  void expect(Stage stage) noexcept {
    if (stage_ != stage) fail(WriteError::wrong_order);
  }
  /// Never after an error, which may have been found when part of a line was written.
  [[nodiscard]] bool fits(std::size_t octets) const noexcept {
    return static_cast<std::ptrdiff_t>(octets) <= end_ - at_;
  }
  [[nodiscard]] bool has_room(std::size_t octets) noexcept {
    if (fits(octets)) return true;
    fail(WriteError::no_room);
    return false;
  }
  /// Copies what there is room for; returns its end.
  template <std::size_t N>
  [[nodiscard]] static char* put(char* at, Literal<N> literal) noexcept {
    std::memcpy(at, literal.octets, N);
    return at + N;
  }
  [[nodiscard]] char* put(char* at, const PaddedText& text) const noexcept {
    const bool wide = end_ - at >= static_cast<std::ptrdiff_t>(PaddedText::most);
    if (wide) {
      std::memcpy(at, text.octets(), PaddedText::most);
    } else {
      std::memcpy(at, text.octets(), text.size());
    }
    return at + text.size();
  }
  /// The same, looked at.
  [[nodiscard]] char* put(char* at, std::string_view text) noexcept;
  /// Text of which there is nothing to look at.
  void append(std::string_view text) noexcept;
  void start_line(std::string_view method, std::string_view uri) noexcept;
  Writer& copy_each(const Message& message, HeaderName name) noexcept;
  /// A line with a value that comes out of a received header field.
  [[gnu::always_inline]] Writer& received_line(const PaddedText& beginning, std::string_view value) noexcept {
    expect(Stage::headers);
    if (fits(beginning.size() + value.size() + line_end.size())) {
      auto* const at = put(at_, beginning);
      if (copy_received(at, value)) {
        at_ = put(at + value.size(), line_end);
        return *this;
      }
    }
    return own_piece(beginning).received_piece(value).end_header();
  }
  /// False: there are folds in it, perhaps.
  [[nodiscard]] static bool copy_received(char* at, std::string_view value) noexcept;
  void unfolded(std::string_view value) noexcept;
  void fail(WriteError error) noexcept;

  static constexpr Literal<2> line_end{"\r\n"};

  char* begin_;
  char* at_;
  char* end_;  // where the buffer ends; not behind `at_` after an error
  Stage stage_ = Stage::start_line;
  bool failed_ = false;
  WriteError error_ = WriteError::no_room;
};

}  // namespace trunkline::sip
