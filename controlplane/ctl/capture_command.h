// trunkctl capture: the file is made here, by the user who asks, and only passed to the appliance.
#pragma once

#include <cstdint>
#include <string>

#include <boost/json/object.hpp>

#include "base/result.h"
#include "controlplane/ctl/ctl_client.h"

namespace trunkline::controlplane {

struct CaptureCommand {
  std::string call;  // one of these three
  std::string address;
  bool sip = false;
  std::string seconds;  // empty: the appliance's own bound
  std::string packets;
  std::string size;
  std::string file;
};

/// What to ask the appliance.
[[nodiscard]] std::string line_of(const CaptureCommand& command);

/// Creates or empties the file, readable by its owner only. -1: errno says why.
[[nodiscard]] int open_capture(const std::string& path);

/// From now on SIGINT and SIGTERM set what is returned, instead of ending the process.
[[nodiscard]] const volatile std::sig_atomic_t* stop_by_signal();

}  // namespace trunkline::controlplane
