#include "perf/trafgen/session.h"

#include <fmt/format.h>

#include "base/ascii.h"

namespace trunkline::trafgen {
namespace {

std::string_view take_word(std::string_view& text) noexcept {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  const auto word = text.substr(0, text.find(' '));
  text.remove_prefix(word.size());
  return word;
}

std::optional<base::Endpoint> take_endpoint(std::string_view& text) noexcept {
  const auto address = base::IpAddress::parse(take_word(text));
  const auto port = base::parse_decimal<std::uint16_t>(take_word(text));
  if (!address || !port) return std::nullopt;
  return base::Endpoint{*address, *port};
}

}  // namespace

std::string session_line(const Session& session) {
  const auto text = [](const base::Endpoint& end) {
    return fmt::format("{} {}", end.address.to_string(), end.port);
  };
  return fmt::format("{} {} {} {}", text(session.caller), text(session.relay_of_caller), text(session.callee),
                     text(session.relay_of_callee));
}

std::optional<Session> parse_session_line(std::string_view line) {
  const auto caller = take_endpoint(line);
  const auto relay_of_caller = take_endpoint(line);
  const auto callee = take_endpoint(line);
  const auto relay_of_callee = take_endpoint(line);
  if (!caller || !relay_of_caller || !callee || !relay_of_callee || !base::trim(line).empty())
    return std::nullopt;
  return Session{*caller, *relay_of_caller, *callee, *relay_of_callee};
}

}  // namespace trunkline::trafgen
