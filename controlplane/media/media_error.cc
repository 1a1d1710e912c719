#include "controlplane/media/media_error.h"

namespace trunkline::controlplane {

std::string_view to_string(MediaError error) noexcept {
  using enum MediaError;
  switch (error) {
    case no_such_call: return "The call has no media any more.";
    case unreadable: return "The session description cannot be read.";
    case unacceptable: return "The session description has no stream that can be carried.";
    case unfit_answer: return "The answer does not fit the offer.";
    case unfit_offer: return "The offer leaves out streams of the session.";
    case no_local_address: return "There is no media address of the family that is asked for.";
    case no_room: return "All media ports or calls are taken.";
    case glare: return "The other side has made an offer of its own.";
    case offer_outstanding: return "An earlier offer is not answered yet.";
    case unexpected: return "Nothing was offered that this could answer.";
  }
  return "The media could not be arranged.";
}

int status_of(MediaError error) noexcept {
  using enum MediaError;
  switch (error) {
    case unreadable: return 400;
    case unacceptable:
    case unfit_answer:
    case unfit_offer:
    case no_local_address: return 488;
    case glare: return 491;
    case no_room: return 503;
    case no_such_call:
    case offer_outstanding:
    case unexpected: return 500;
  }
  return 500;
}

}  // namespace trunkline::controlplane
