// Users of the configuration, and those of a database.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include "controlplane/registrar/config_directory.h"
#include "controlplane/storage/user_lookup.h"

namespace trunkline::controlplane {

/// What the configuration says of a user holds, also where the database cannot be asked. But the database is
/// asked in any case: an answer that comes sooner would tell who is listed. What is under way is the
/// look-up's, with what was listed when it was asked: it outlives this, and comes out of the directory that
/// takes its place.
class StoredDirectory final : public Directory {
 public:
  StoredDirectory(std::span<const ConfiguredUser> users, std::shared_ptr<UserLookup> lookup)
      : configured_(users), lookup_(std::move(lookup)) {}

  void ask(std::uint64_t ticket, std::string_view user, std::string_view domain) override {
    lookup_->ask(ticket, user, domain, configured_.find(user, domain));
  }
  [[nodiscard]] bool next_answer(UserAnswer& answer) override { return lookup_->next_answer(answer); }
  [[nodiscard]] bool has_answer() const noexcept override { return lookup_->has_answer(); }

 private:
  ConfigDirectory configured_;
  std::shared_ptr<UserLookup> lookup_;
};

}  // namespace trunkline::controlplane
