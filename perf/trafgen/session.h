// A call's four media addresses, as a line of text and in memory.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/endpoint.h"

namespace trunkline::trafgen {

/// The caller sends to `relay_of_caller` and hears the callee from there; the callee likewise.
struct Session {
  base::Endpoint caller;
  base::Endpoint relay_of_caller;
  base::Endpoint callee;
  base::Endpoint relay_of_callee;
};

/// "ADDRESS PORT" of each of the four, in this order, separated by spaces: what other generators read, too.
[[nodiscard]] std::string session_line(const Session& session);
/// Nothing when the line is not one.
[[nodiscard]] std::optional<Session> parse_session_line(std::string_view line);

}  // namespace trunkline::trafgen
