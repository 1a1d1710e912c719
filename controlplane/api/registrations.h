// Keeps accounts registered at registrars of others (RFC 3261 section 10.2), by a flow that is kept open (RFC
// 5626 section 4) and with a GRUU (RFC 5627 section 4), where they name an instance.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <trunkline/client.h>

#include "controlplane/api/challenge_memory.h"
#include "controlplane/api/handler_watch.h"
#include "controlplane/api/kept_flow.h"
#include "controlplane/api/known_gruus.h"
#include "controlplane/session/outside_requests.h"

namespace trunkline::controlplane {

/// Of the account's address of record.
[[nodiscard]] inline const std::string& domain_of(const Account& account) noexcept {
  return account.domain.empty() ? account.registrar : account.domain;
}

/// On its shard's thread.
class Registrations {
 public:
  explicit Registrations(HandlerWatch& watch) : watch_(watch) {}

  /// In place of an earlier one of the same `id`: drawn by whoever numbers accounts.
  void start(Outside& outside, std::uint32_t id, std::shared_ptr<const Account> account,
             Client::RegistrationHandler handler);
  /// Unregisters, and forgets it.
  void stop(Outside& outside, std::uint32_t id);

  [[nodiscard]] const KnownGruus& gruus() const noexcept { return gruus_; }
  /// What comes of an account that another shard keeps registered.
  void note_elsewhere(std::uint32_t id, const std::shared_ptr<const Account>& account,
                      const Registration& news);

  void answered(Outside& outside, std::uint32_t id, const sip::Message* response, int status);
  void due(Outside& outside, std::uint32_t id);
  void alive(Outside& outside, const base::Endpoint& from, std::string_view stun);

 private:
  struct Entry {
    std::shared_ptr<const Account> account;
    Client::RegistrationHandler handler;
    base::Endpoint registrar;
    std::string call_id;
    std::uint64_t tag = 0;
    std::uint32_t cseq = 0;
    std::uint32_t asked_s = 0;
    std::uint32_t failures = 0;  // one after the other, since it last answered
    ChallengeMemory challenge;
    base::TimerId timer;  // of the refresh, or of a sign of life before it
    base::Instant refresh_at;
    KeptFlow flow;
    LivePeerHandle known_peer;  // the registrar, while we are registered
    bool wants_flow = true;     // until a proxy on the way keeps none
    bool wanted = true;
    bool open = false;   // a REGISTER is on its way,
    bool asked = false;  // which asks for what was wanted then
  };

  void send(Outside& outside, std::uint32_t id, Entry& entry);
  void take_success(Outside& outside, std::uint32_t id, Entry& entry, const sip::Message& response);
  /// `response`: that says so; nullptr: there is none.
  void try_later(Outside& outside, std::uint32_t id, Entry& entry, const sip::Message* response, int status);
  [[nodiscard]] bool arm(Outside& outside, std::uint32_t id, Entry& entry);
  /// Sends again then, and has told so; without a timer nothing will, and that is said.
  void wait(Outside& outside, std::uint32_t id, Entry& entry, base::Duration time, const Registration& news);
  void tell(const Entry& entry, const Registration& news);

  HandlerWatch& watch_;
  std::map<std::uint32_t, Entry> entries_;
  KnownGruus gruus_;
};

}  // namespace trunkline::controlplane
