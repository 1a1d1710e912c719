// The GRUUs that accounts were given by registrars of others (RFC 5627 section 4), as one shard knows them:
// those of its own accounts, and those that other shards keep registered.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <trunkline/client.h>

namespace trunkline::controlplane {

/// By the numbers of accounts. Memory is taken with each.
class KnownGruus {
 public:
  /// In place of an earlier one; empty: none.
  void note(std::uint32_t id, std::shared_ptr<const Account> account, const std::string& gruu) {
    known_.erase(id);
    if (!gruu.empty()) known_.emplace(id, Known{std::move(account), gruu});
  }
  void forget(std::uint32_t id) { known_.erase(id); }

  /// That leads to the account as it is registered now; empty: none.
  [[nodiscard]] std::string of(const Account& account) const {
    for (const auto& [id, known] : known_) {
      if (known.account.get() == &account) return known.gruu;
    }
    return {};
  }
  /// The same of one that registers this user.
  [[nodiscard]] std::string of(std::string_view user) const {
    for (const auto& [id, known] : known_) {
      if (known.account->user == user) return known.gruu;
    }
    return {};
  }

 private:
  struct Known {
    std::shared_ptr<const Account> account;
    std::string gruu;
  };

  std::map<std::uint32_t, Known> known_;
};

}  // namespace trunkline::controlplane
