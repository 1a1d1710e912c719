// A body of two parts, as RFC 2046 section 5.1.1 has it. The line end in front of a delimiter belongs to it:
//
//   --boundary CRLF
//   Content-Type: application/sdp CRLF
//   CRLF
//   v=0 ...
//   CRLF --boundary CRLF
//   CRLF                           a part without header fields
//   hello
//   CRLF --boundary-- CRLF
#include "sip/message/multipart.h"

#include <algorithm>
#include <optional>

#include "base/ascii.h"
#include "sip/message/characters.h"
#include "sip/message/params.h"

namespace trunkline::sip {
namespace {

constexpr std::size_t most_boundary = 70;

/// "bchars" of RFC 2046, but for a space at the end.
bool is_boundary(std::string_view text) noexcept {
  constexpr std::string_view others = "'()+_,-./:=? ";
  return !text.empty() && text.size() <= most_boundary && text.back() != ' ' &&
         std::all_of(text.begin(), text.end(), [&](char c) {
           return base::is_alpha(c) || base::is_digit(c) || others.find(c) != std::string_view::npos;
         });
}

/// A delimiter in a body: where the octets before it end, and those behind it begin.
struct Delimiter {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool last = false;
};

/// The line end in front of `at`, in octets.
std::size_t line_end_before(std::string_view body, std::size_t at) noexcept {
  if (at == 0 || body[at - 1] != '\n') return 0;
  return at > 1 && body[at - 2] == '\r' ? 2 : 1;
}

/// Nothing: the line goes on, so that this is none.
std::optional<std::size_t> end_of_line(std::string_view body, std::size_t at, bool last) noexcept {
  while (at < body.size() && (body[at] == ' ' || body[at] == '\t')) ++at;
  if (at == body.size()) return last ? std::optional(at) : std::nullopt;
  if (body[at] == '\r' && at + 1 < body.size() && body[at + 1] == '\n') return at + 2;
  if (body[at] == '\n') return at + 1;
  return std::nullopt;
}

std::optional<Delimiter> find_delimiter(std::string_view body, std::size_t from,
                                        std::string_view boundary) noexcept {
  for (auto at = body.find(boundary, from); at != std::string_view::npos; at = body.find(boundary, at + 1)) {
    if (at < from + 2 || body[at - 1] != '-' || body[at - 2] != '-') continue;
    const auto line = at - 2;
    const auto before = line_end_before(body, line);
    if ((line != 0 && before == 0) || line - before < from) continue;
    auto end = at + boundary.size();
    const bool last = body.substr(end, 2) == "--";
    const auto next = end_of_line(body, end + (last ? 2 : 0), last);
    if (next) return Delimiter{line - before, *next, last};
  }
  return std::nullopt;
}

/// The line at the front of `rest`, with the lines that continue it, without its end. An empty one ends the
/// header: what follows is content, even if it begins as a continuation would (ISUP's ANM does, with 9).
std::string_view take_field(std::string_view& rest) noexcept {
  const bool is_empty = rest.starts_with("\r\n") || rest.starts_with('\n');
  std::size_t end = 0;
  do {
    end = rest.find('\n', end);
    end = end == std::string_view::npos ? rest.size() : end + 1;
  } while (!is_empty && end < rest.size() && (rest[end] == ' ' || rest[end] == '\t'));
  auto field = rest.substr(0, end);
  rest.remove_prefix(end);
  if (field.ends_with('\n')) field.remove_suffix(1);
  if (field.ends_with('\r')) field.remove_suffix(1);
  return field;
}

void keep_field(BodyPart& part, std::string_view name, std::string_view value) noexcept {
  const auto is = [&](std::string_view wanted) { return base::equals_ignoring_case(name, wanted); };
  if (is("Content-Type") || is("c")) part.type = value;
  if (is("Content-Disposition")) part.disposition = value;
  if (is("Content-Transfer-Encoding")) part.transfer_encoding = value;
  if (is("Content-Language")) part.language = value;
  if (is("Content-Encoding") || is("e")) part.encoding = value;
}

/// `text`: all between two delimiters.
std::optional<BodyPart> read_part(std::string_view text) noexcept {
  BodyPart part;
  while (!text.empty()) {
    const auto field = take_field(text);
    if (field.empty()) break;
    const auto colon = field.find(':');
    const auto name = base::trim(field.substr(0, colon));
    if (colon == std::string_view::npos || !is_token(name)) return std::nullopt;
    keep_field(part, name, base::trim(field.substr(colon + 1)));
  }
  part.content = text;
  return part;
}

}  // namespace

std::string_view to_string(MultipartError error) noexcept {
  switch (error) {
    case MultipartError::no_boundary: return "a multipart body without a boundary";
    case MultipartError::unfinished: return "a multipart body without its end";
    case MultipartError::no_part: return "a multipart body without a part";
    case MultipartError::too_many_parts: return "a multipart body of too many parts";
    case MultipartError::bad_part_header: return "a part whose header cannot be read";
  }
  return "unknown multipart error";
}

bool must_be_known(std::string_view disposition) noexcept {
  const auto semicolon = disposition.find(';');
  if (semicolon == std::string_view::npos) return true;
  const auto handling = Params(disposition.substr(semicolon)).find("handling");
  return !handling || !base::equals_ignoring_case(handling->value, "optional");
}

bool BodyPart::is(std::string_view a_type, std::string_view a_subtype) const noexcept {
  const auto media = parse_media_type(type);
  return media && media->is(a_type, a_subtype);
}

bool BodyPart::is_session_description() const noexcept {
  const auto word = disposition_type();
  return is("application", "sdp") && (word.empty() || base::equals_ignoring_case(word, "session"));
}

std::string_view BodyPart::disposition_type() const noexcept {
  return base::trim(disposition.substr(0, disposition.find(';')));
}

base::Result<BodyParts, MultipartError> parse_multipart(const MediaType& type,
                                                        std::string_view body) noexcept {
  const auto named = type.params.find("boundary");
  if (!named || !is_boundary(named->value)) return base::fail(MultipartError::no_boundary);
  auto delimiter = find_delimiter(body, 0, named->value);
  BodyParts parts;
  while (delimiter && !delimiter->last) {
    const auto begin = delimiter->end;
    delimiter = find_delimiter(body, begin, named->value);
    if (!delimiter) break;
    const auto part = read_part(body.substr(begin, delimiter->begin - begin));
    if (!part) return base::fail(MultipartError::bad_part_header);
    if (!parts.push_back(*part)) return base::fail(MultipartError::too_many_parts);
  }
  if (!delimiter) return base::fail(MultipartError::unfinished);
  if (parts.empty()) return base::fail(MultipartError::no_part);
  return parts;
}

}  // namespace trunkline::sip
