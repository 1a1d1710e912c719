#include "controlplane/session/service_script.h"

namespace trunkline::controlplane {

ServiceScript script_of(Service service, const ServiceDelays& delays) noexcept {
  using namespace std::chrono_literals;
  using enum ServiceMove;
  ServiceScript script;
  const auto then = [&script](base::Duration after, ServiceMove move, std::uint8_t fork = 0) {
    static_cast<void>(script.steps.push_back({after, move, fork}));  // no script has more than six
  };
  switch (service) {
    case Service::echo: script.media = rtp::SlotMode::echo; [[fallthrough]];
    case Service::test:
      then(delays.ringing, ring);
      then(delays.answer, answer);
      break;
    case Service::busy: then(0s, refuse); break;
    case Service::earlymedia:
      then(0s, early_media);
      then(delays.earlymedia_ringing, ring);
      then(delays.earlymedia_answer, answer);
      break;
    case Service::fork:
      then(delays.ringing, ring, 0);
      then(delays.ringing, ring, 1);
      then(delays.ringing, ring, 2);
      then(delays.answer, answer,
           1);  // not the first: a caller that keeps only one early dialog is found out
      break;
    case Service::multicodec: script.one_codec = true; [[fallthrough]];
    case Service::stress:
      script.trying = false;
      then(0s, answer);
      break;
    case Service::timeout: then(delays.timeout_answer, answer); break;
  }
  return script;
}

}  // namespace trunkline::controlplane
