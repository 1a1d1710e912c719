// A scanned message out of a text, with everything it refers to.
#pragma once

#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "sip/message/message.h"

namespace trunkline::fakes {

class TextMessage {
 public:
  explicit TextMessage(std::string text) : text_(std::move(text)) {
    if (!sip::scan(text_, scan_)) ADD_FAILURE() << "cannot be scanned:\n" << text_;
  }
  TextMessage(const TextMessage&) = delete;
  TextMessage& operator=(const TextMessage&) = delete;

  [[nodiscard]] sip::Message message() const noexcept { return {text_, scan_}; }

 private:
  std::string text_;
  sip::Scan scan_;
};

}  // namespace trunkline::fakes
