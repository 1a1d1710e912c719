#include "controlplane/session/header_policy.h"

#include <array>
#include <span>

namespace trunkline::controlplane {
namespace {

using enum sip::HeaderName;

constexpr std::array request_fields{subject, priority, accept_language};
constexpr std::array relayed_fields{
    info_package, content_disposition, content_language, content_encoding, mime_version, subject, priority,
    date,         in_reply_to,         accept_language};
constexpr std::array credentials{authorization, proxy_authorization};
constexpr std::array failure_fields{retry_after, warning, error_info,         reason,     www_authenticate,
                                    min_se,      require, proxy_authenticate, unsupported};

void copy(const sip::Message& message, std::span<const sip::HeaderName> names,
          std::vector<sip::HeaderLine>& lines) {
  for (const auto name : names) {
    for (const auto field : message.fields(name)) {
      // A folded value would have to be rewritten; nobody folds these any more.
      if (field.value.find_first_of("\r\n") == std::string_view::npos) lines.push_back({name, field.value});
    }
  }
}

}  // namespace

std::vector<sip::HeaderLine> carried_of_request(const sip::Message& request, bool to_us) {
  std::vector<sip::HeaderLine> lines;
  copy(request, request_fields, lines);
  if (!to_us) copy(request, credentials, lines);
  return lines;
}

std::vector<sip::HeaderLine> carried_of_relayed(const sip::Message& request) {
  std::vector<sip::HeaderLine> lines;
  copy(request, relayed_fields, lines);
  return lines;
}

std::vector<sip::HeaderLine> carried_of_failure(const sip::Message& response) {
  std::vector<sip::HeaderLine> lines;
  copy(response, failure_fields, lines);
  return lines;
}

std::string_view reason_of(const sip::Message& request) noexcept {
  const auto value = request.first(reason);
  return value.find_first_of("\r\n") == std::string_view::npos ? value : std::string_view{};
}

int carried_status(int status) noexcept { return status >= 300 && status < 400 ? 480 : status; }

}  // namespace trunkline::controlplane
