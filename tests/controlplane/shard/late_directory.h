// A directory whose answers come when the test says so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string_view>

#include "controlplane/registrar/directory.h"
#include "controlplane/registrar/registrar_settings.h"

namespace trunkline::controlplane {

/// Says who somebody is when it is told to.
struct LateDirectory final : Directory {
  void ask(std::uint64_t ticket, std::string_view, std::string_view) override { tickets.push_back(ticket); }
  [[nodiscard]] bool next_answer(UserAnswer& answer) override {
    if (answers.empty()) return false;
    answer = answers.front();
    answers.pop_front();
    return true;
  }
  [[nodiscard]] bool has_answer() const noexcept override { return !answers.empty(); }
  /// To all that it was asked.
  void knows(const ConfiguredUser& who) {
    UserAnswer answer;
    answer.known = true;
    for (std::size_t i = 0; i < answer.ha1.size(); ++i) answer.ha1[i] = stored_digest(who.ha1[i]);
    says(answer);
  }
  void knows_nobody() { says({}); }
  /// The database cannot be asked now.
  void fails() {
    UserAnswer answer;
    answer.failed = true;
    says(answer);
  }
  void says(UserAnswer answer) {
    for (; !tickets.empty(); tickets.pop_front()) {
      answer.ticket = tickets.front();
      answers.push_back(answer);
    }
  }

  std::deque<std::uint64_t> tickets;
  std::deque<UserAnswer> answers;
};

}  // namespace trunkline::controlplane
