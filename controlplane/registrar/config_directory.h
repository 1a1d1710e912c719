// The users that the configuration lists.
#pragma once

#include <deque>
#include <span>
#include <string>

#include <boost/unordered/unordered_flat_map.hpp>

#include "controlplane/registrar/directory.h"
#include "controlplane/registrar/registrar_settings.h"

namespace trunkline::controlplane {

/// Answers at once.
class ConfigDirectory final : public Directory {
 public:
  explicit ConfigDirectory(std::span<const ConfiguredUser> users);

  void ask(std::uint64_t ticket, std::string_view user, std::string_view domain) override;
  [[nodiscard]] bool next_answer(UserAnswer& answer) override;
  [[nodiscard]] bool has_answer() const noexcept override { return !answers_.empty(); }
  /// What is listed of him, without a ticket; nullptr: he is not. Lives as long as this.
  [[nodiscard]] const UserAnswer* find(std::string_view user, std::string_view domain) const;

 private:
  boost::unordered_flat_map<std::string, UserAnswer> users_;  // by "user@domain"
  std::deque<UserAnswer> answers_;
};

}  // namespace trunkline::controlplane
