// Users of the configuration first, and then those of a database.
#pragma once

#include <memory>
#include <span>

#include "controlplane/registrar/config_directory.h"
#include "controlplane/storage/user_lookup.h"

namespace trunkline::controlplane {

/// What is under way in the look-up outlives this, and comes out of the directory that takes its place.
class StoredDirectory final : public Directory {
 public:
  StoredDirectory(std::span<const ConfiguredUser> users, std::shared_ptr<UserLookup> lookup)
      : configured_(users), lookup_(std::move(lookup)) {}

  void ask(std::uint64_t ticket, std::string_view user, std::string_view domain) override;
  [[nodiscard]] bool next_answer(UserAnswer& answer) override;
  [[nodiscard]] bool has_answer() const noexcept override {
    return configured_.has_answer() || lookup_->has_answer();
  }

 private:
  ConfigDirectory configured_;
  std::shared_ptr<UserLookup> lookup_;
};

}  // namespace trunkline::controlplane
