// One entry of History-Info (RFC 7044 section 7.1).
#pragma once

#include <string>
#include <string_view>

namespace trunkline::controlplane {

struct HistoryEntry {
  std::string uri;          // with its parameters
  std::string headers;      // of that URI, escaped; empty: none
  std::string index = {};   // empty: who has written it gives none
  std::string params = {};  // further ones, each behind a semicolon, as others have written them
  std::string user = {};    // of others, whom it names, whether he is shown or not
  bool ours = false;
  std::string_view found = {};  // of ours, how by the one above it: `rc`, `mp`, `np`; empty: it says nothing
};

/// That of the entry from which it was reached; empty: it is the first.
[[nodiscard]] inline std::string_view index_above(std::string_view index) noexcept {
  const auto dot = index.rfind('.');
  return index.substr(0, dot == std::string_view::npos ? 0 : dot);
}

/// A Reason, for `headers` (section 10.2).
[[nodiscard]] inline std::string reason_header(std::string_view protocol, int cause) {
  return std::string("Reason=").append(protocol).append("%3Bcause%3D").append(std::to_string(cause));
}
/// One more, if there is any.
inline void append_uri_header(std::string& headers, std::string_view more) {
  if (!headers.empty() && !more.empty()) headers.append("&");
  headers.append(more);
}

/// Its value in the header field.
[[nodiscard]] inline std::string to_text(const HistoryEntry& entry) {
  auto text = "<" + entry.uri;
  if (!entry.headers.empty()) text.append("?").append(entry.headers);
  text.append(">");
  if (!entry.index.empty()) text.append(";index=").append(entry.index);
  if (!entry.found.empty()) text.append(";").append(entry.found).append("=").append(index_above(entry.index));
  return text.append(entry.params);
}

}  // namespace trunkline::controlplane
