#include "controlplane/session/message_tag.h"

#include <algorithm>

#include "controlplane/session/request_user.h"

namespace trunkline::controlplane {
namespace {

// That no leg of a session has.
constexpr std::uint8_t message_leg = 2;

}  // namespace

sip::LocalTag tag_of(OutsideHandle handle, const OutsideMessage& message) noexcept {
  sip::LocalTag tag;
  tag.session = user_naming(handle, RequestUse::message).session;
  tag.secret = message.secret;
  tag.leg = message_leg;
  return tag;
}

// Back with another Request-URI it is a spiral, which is allowed (RFC 3261 section 16.3 item 4).
bool is_own_message(const Environment& environment, const sip::Message& request) {
  const auto from = request.from();
  const auto tag = from ? sip::LocalTag::parse(from->tag) : std::nullopt;
  if (!tag || tag->leg != message_leg) return false;
  const auto* const found = environment.messages.find(named_by<OutsideHandle>(RequestUser{tag->session}));
  const auto uri = request.uri();
  if (found == nullptr || (*found)->secret != tag->secret || !uri) return false;
  return std::any_of((*found)->asked.begin(), (*found)->asked.end(), [&](const std::string& asked) {
    const auto sent = sip::parse_uri(asked);
    return sent && sent->user == uri->user;
  });
}

}  // namespace trunkline::controlplane
