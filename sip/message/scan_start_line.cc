#include "sip/message/scan_start_line.h"

#include "base/ascii.h"
#include "sip/message/characters.h"

namespace trunkline::sip {
namespace {

constexpr std::string_view version_2 = "SIP/2.0";

Extent extent(std::size_t begin, std::size_t end) noexcept {
  return {static_cast<std::uint16_t>(begin), static_cast<std::uint16_t>(end - begin)};
}

/// "SIP/" 1*DIGIT "." 1*DIGIT, any case.
bool is_version(std::string_view text) noexcept {
  if (!base::starts_ignoring_case(text, "SIP/")) return false;
  text.remove_prefix(4);
  const auto dot = text.find('.');
  if (dot == std::string_view::npos) return false;
  const auto all_digits = [](std::string_view digits) {
    for (const char c : digits) {
      if (!base::is_digit(c)) return false;
    }
    return !digits.empty();
  };
  return all_digits(text.substr(0, dot)) && all_digits(text.substr(dot + 1));
}

std::optional<ScanError> status_line(std::string_view octets, std::size_t begin, std::size_t end,
                                     Scan& out) noexcept {
  const auto line = octets.substr(begin, end - begin);
  auto space = version_2.size();
  out.version_supported = line.starts_with("SIP/2.0 ");
  if (!out.version_supported) {
    space = line.find(' ');
    if (space == std::string_view::npos || !is_version(line.substr(0, space)))
      return ScanError::bad_status_line;
    out.version_supported = base::equals_ignoring_case(line.substr(0, space), version_2);
  }
  const auto code = line.substr(space + 1, 3);
  const auto rest = space + 1 + code.size();
  const auto status = base::parse_decimal<std::uint16_t>(code);
  if (code.size() != 3 || !status || *status < 100 || *status > 699) return ScanError::bad_status_line;
  // Without a reason phrase the space after the code is required, but nothing is gained by insisting
  // (RFC 4475 section 3.1.1.13).
  if (rest != line.size() && line[rest] != ' ') return ScanError::bad_status_line;
  out.status = *status;
  out.reason = rest == line.size() ? extent(end, end) : extent(begin + rest + 1, end);
  return std::nullopt;
}

/// What is wrong with a first line that has not one URI, single spaces around it, and "SIP/2.0".
std::optional<ScanError> unusual_request_line(std::string_view octets, std::size_t uri_begin, std::size_t end,
                                              Scan& out) noexcept {
  auto line = octets.substr(uri_begin, end - uri_begin);
  const bool trailing_space = !line.empty() && base::is_lws(line.back());
  line = base::trim(line);
  const auto version = line.substr(line.rfind(' ') + 1);  // npos + 1: all of it
  if (!is_version(version)) return ScanError::not_sip;
  out.version_supported = base::equals_ignoring_case(version, version_2);
  if (version.size() == line.size()) return ScanError::bad_request_line;
  const auto uri = line.substr(0, line.size() - version.size() - 1);
  if (trailing_space || uri.data() != octets.data() + uri_begin) return ScanError::bad_request_line;
  out.request_uri = extent(uri_begin, uri_begin + uri.size());
  return uri.find_first_of(" \t") == std::string_view::npos ? std::nullopt
                                                            : std::optional(ScanError::bad_request_line);
}

std::optional<ScanError> request_line(std::string_view octets, std::size_t begin, std::size_t end,
                                      bool suspect, Scan& out) noexcept {
  const auto line = octets.substr(begin, end - begin);
  std::size_t space = 0;  // methods are short: no call for a search
  while (space < line.size() && line[space] != ' ') ++space;
  const auto method = line.substr(0, space);
  out.method = parse_method(method);
  if (method.size() == line.size() || (out.method == Method::unknown && !is_token(method)))
    return ScanError::not_sip;
  out.method_text = extent(begin, begin + method.size());
  const auto uri = method.size() + 1;
  const auto version = line.find(' ', uri) + 1;
  if (version == 0 || version == uri + 1 || line.substr(version) != version_2 ||
      (suspect && line.find('\t') != std::string_view::npos)) {
    return unusual_request_line(octets, begin + uri, end, out);
  }
  out.version_supported = true;
  out.request_uri = extent(begin + uri, begin + version - 1);
  return std::nullopt;
}

}  // namespace

std::optional<ScanError> scan_start_line(std::string_view octets, std::size_t begin, std::size_t end,
                                         bool suspect, Scan& out) noexcept {
  // Most methods begin with another letter.
  out.is_request = begin == end || base::lower(octets[begin]) != 's' ||
                   !base::starts_ignoring_case(octets.substr(begin, end - begin), "SIP/");
  return out.is_request ? request_line(octets, begin, end, suspect, out)
                        : status_line(octets, begin, end, out);
}

}  // namespace trunkline::sip
