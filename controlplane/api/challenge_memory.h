// The last challenge of somebody, and how often it was answered.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/random.h"
#include "sip/auth/answer_challenge.h"
#include "sip/message/message.h"

namespace trunkline::controlplane {

class ChallengeMemory {
 public:
  /// Takes the first challenge of a 401 or 407 that we can answer. False: there is none, or our answer to the
  /// one before was wrong: then asking again would be guessing.
  [[nodiscard]] bool take(const sip::Message& response);
  /// What we answered was right: the next challenge is a new question.
  void settled() noexcept { tries_ = 0; }

  /// The header field for a request, before it is asked for again; nothing: nobody has challenged.
  [[nodiscard]] std::optional<sip::HeaderName> field() const noexcept;
  [[nodiscard]] std::string answer(const sip::Login& login, std::string_view method, std::string_view uri,
                                   base::Random& random);

 private:
  std::string challenge_;
  std::uint32_t count_ = 0;
  std::uint8_t tries_ = 0;
  bool by_proxy_ = false;
};

}  // namespace trunkline::controlplane
