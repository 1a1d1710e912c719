#include "controlplane/config/live_keys.h"

#include <algorithm>
#include <array>

namespace trunkline::controlplane {
namespace {

// Sections, and keys in sections of which the rest is not live.
constexpr std::array<std::string_view, 25> live_keys{"trunks",
                                                     "trunk_groups",
                                                     "numberings",
                                                     "routes",
                                                     "log.level",
                                                     "records.interim",
                                                     "records.unheard",
                                                     "limits.retry_after",
                                                     "sip.domains",
                                                     "sip.forwarding",
                                                     "sip.server",
                                                     "sip.session_expires",
                                                     "sip.session_least",
                                                     "sip.timers",
                                                     "admission.known",
                                                     "registrar.domains",
                                                     "registrar.algorithms",
                                                     "registrar.nonce_lifetime",
                                                     "registrar.least_expires",
                                                     "registrar.expires",
                                                     "registrar.most_expires",
                                                     "registrar.bindings_per_user",
                                                     "registrar.guesses",
                                                     "registrar.guess_pause",
                                                     "registrar.trusted"};

constexpr std::array<std::string_view, 1> secrets{"postgresql"};  // it may hold a password

}  // namespace

bool is_live_key(std::string_view key) noexcept {
  return std::any_of(live_keys.begin(), live_keys.end(), [&](std::string_view live) {
    if (key.substr(0, live.size()) != live) return false;
    return key.size() == live.size() || key[live.size()] == '.' || key[live.size()] == '[';
  });
}

bool is_secret_key(std::string_view key) noexcept {
  const auto last = key.substr(key.rfind('.') + 1);  // npos + 1: the whole
  return std::find(secrets.begin(), secrets.end(), last) != secrets.end();
}

}  // namespace trunkline::controlplane
