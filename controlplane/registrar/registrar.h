// The registrar of one shard: who its users are, and where they can be reached.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "controlplane/registrar/access.h"
#include "controlplane/registrar/bindings.h"
#include "controlplane/registrar/directory.h"
#include "controlplane/registrar/reached_user.h"

namespace trunkline::controlplane {

/// A status and the header fields that go with it; the texts are its own.
struct RegistrarAnswer {
  struct Line {
    sip::HeaderName name;
    std::string value;
  };

  int status = 200;
  std::string_view reason = {};  // a literal
  std::vector<Line> lines = {};
};

/// Answers REGISTER and finds registered users. Sends nothing. RFC 3261 section 10.
class Registrar {
 public:
  /// What is passed by reference outlives it.
  Registrar(const RegistrarSettings& settings, LivePeers& peers, base::Random& random, base::Instant start);
  Registrar(const Registrar&) = delete;
  Registrar& operator=(const Registrar&) = delete;

  /// Other settings from now on, but for the size of the table and the time of day; those before are left in
  /// their stead. `gone`: addresses of record that are nobody's any more.
  void adopt(RegistrarSettings& settings, std::span<const std::string> gone, base::Instant now);
  /// `request` is an authenticated REGISTER of `user`, an address of record.
  [[nodiscard]] RegistrarAnswer answer(const sip::Message& request, const sip::Hop& from,
                                       std::string_view user, base::Instant now);
  /// Whether it is a REGISTER of a contact that would be reached by the connection it came over, and no other
  /// way: that connection has to be there.
  [[nodiscard]] bool needs_connection(const sip::Message& request, const sip::Hop& from) const;
  /// Whether it is to make or prolong a binding, rather than to end some or to ask.
  [[nodiscard]] bool wants_binding(const sip::Message& request, const sip::Hop& from) const;
  /// 401 with a challenge for each algorithm.
  [[nodiscard]] RegistrarAnswer challenge(const sip::Message& request, const base::IpAddress& source,
                                          bool stale, base::Instant now);
  /// From now on no contact may lead to such an address.
  void keep_away_from(std::function<bool(const base::IpAddress&)> carriers) {
    is_of_carrier_ = std::move(carriers);
  }
  /// The user that a Request-URI names, where calls reach somebody: he has registered, or forwards them. A
  /// temporary GRUU that has ended is a user whom nobody reaches: nobody else is meant by it.
  [[nodiscard]] std::optional<ReachedUser> reached(const sip::Uri& uri, base::Instant now) const;
  [[nodiscard]] const UserCalls& calls_of(std::string_view user) const noexcept;

  /// Whether the configuration lists him, or there is a database that may: that is not asked. `domain`: one
  /// of domains(); empty: any of them.
  [[nodiscard]] bool may_have(std::string_view user, std::string_view domain) const;

  [[nodiscard]] Access& access() noexcept { return access_; }
  [[nodiscard]] Bindings& bindings() noexcept { return bindings_; }
  [[nodiscard]] const Bindings& bindings() const noexcept { return bindings_; }
  [[nodiscard]] RegistrarCounters& counters() noexcept { return counters_; }
  [[nodiscard]] const RegistrarCounters& counters() const noexcept { return counters_; }
  [[nodiscard]] const OwnDomains& domains() const noexcept { return domains_; }

 private:
  void note_calls();
  [[nodiscard]] std::optional<ReachedUser> named_by(const sip::Uri& uri, base::Instant now) const;
  [[nodiscard]] RegistrarAnswer refuse(int status, std::string_view reason = {});
  [[nodiscard]] RegistrarAnswer refuse(BindingError error);
  void add_flow_timer(RegistrarAnswer& answer) const;
  [[nodiscard]] RegistrarAnswer accepted(const sip::Message& request, std::string_view user,
                                         const RegisterWish& wish, base::Instant now) const;

  RegistrarSettings settings_;
  OwnDomains domains_;
  RegistrarCounters counters_;
  Access access_;
  Bindings bindings_;
  std::map<std::string, UserCalls, std::less<>> calls_;  // by address of record
  UserCalls usual_;
  std::function<bool(const base::IpAddress&)> is_of_carrier_;
};

}  // namespace trunkline::controlplane
