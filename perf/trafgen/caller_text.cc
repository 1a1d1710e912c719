#include "perf/trafgen/caller_text.h"

#include <fmt/format.h>

#include "base/ascii.h"
#include "perf/trafgen/sdp_text.h"
#include "sip/message/cseq.h"

namespace trunkline::trafgen {
namespace {

using sip::HeaderName;
using sip::Method;

constexpr std::string_view call_id_prefix = "tg-";

std::string branch(const CallerSettings& settings, std::uint32_t call, std::string_view kind) {
  return fmt::format("z9hG4bK-{:x}-{}-{}", settings.run, call, kind);
}

// The header fields that every request of a call has, up to Call-ID.
std::string head(const CallerSettings& settings, std::uint32_t call, std::string_view method,
                 std::string_view uri, std::string_view kind, std::string_view to) {
  const auto local = settings.local.to_string();
  return fmt::format(
      "{} {} SIP/2.0\r\nVia: SIP/2.0/UDP {};branch={};rport\r\nMax-Forwards: 70\r\nFrom: "
      "<sip:caller{}@{}>;tag={:x}-{}\r\n"
      "To: {}\r\nCall-ID: {}{:x}-{}\r\n",
      method, uri, local, branch(settings, call, kind), call, local, settings.run, call, to, call_id_prefix,
      settings.run, call);
}

std::string target_uri(const CallerSettings& settings, std::uint32_t call) {
  return fmt::format("sip:{}{}@{}", settings.user, call, settings.target.to_string());
}

std::string without_body(std::string text) { return std::move(text) + "Content-Length: 0\r\n\r\n"; }

}  // namespace

std::string write_invite(const CallerSettings& settings, std::uint32_t call, const base::Endpoint& media) {
  const auto uri = target_uri(settings, call);
  const auto sdp = write_sdp(media, settings.codec);
  return head(settings, call, "INVITE", uri, "i", fmt::format("<{}>", uri)) +
         fmt::format(
             "CSeq: 1 INVITE\r\nContact: <sip:caller{}@{}>\r\nAllow: INVITE, ACK, CANCEL, BYE, OPTIONS\r\n"
             "Content-Type: application/sdp\r\nContent-Length: {}\r\n\r\n{}",
             call, settings.local.to_string(), sdp.size(), sdp);
}

std::string write_refusal_ack(const CallerSettings& settings, std::uint32_t call,
                              const sip::Message& refusal) {
  return without_body(
      head(settings, call, "ACK", target_uri(settings, call), "i", refusal.first(HeaderName::to)) +
      "CSeq: 1 ACK\r\n");
}

std::string write_in_dialog(const CallerSettings& settings, std::uint32_t call, Method method,
                            const sip::Message& success, const FollowedRoute& route) {
  const bool is_ack = method == Method::ack;
  auto text = head(settings, call, sip::to_string(method), route.request_uri, is_ack ? "a" : "b",
                   success.first(HeaderName::to));
  if (!route.route.empty()) text += fmt::format("Route: {}\r\n", route.route);
  return without_body(text + fmt::format("CSeq: {} {}\r\n", is_ack ? 1 : 2, sip::to_string(method)));
}

std::optional<std::uint32_t> call_of(const CallerSettings& settings, std::string_view call_id) noexcept {
  if (!call_id.starts_with(call_id_prefix)) return std::nullopt;
  call_id.remove_prefix(call_id_prefix.size());
  const auto dash = call_id.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  if (base::parse_hex<std::uint32_t>(call_id.substr(0, dash)) != settings.run) return std::nullopt;
  return base::parse_decimal<std::uint32_t>(call_id.substr(dash + 1));
}

std::optional<std::uint32_t> call_of_user(std::string_view prefix, std::string_view user) noexcept {
  if (!user.starts_with(prefix)) return std::nullopt;
  return base::parse_decimal<std::uint32_t>(user.substr(prefix.size()));
}

}  // namespace trunkline::trafgen
