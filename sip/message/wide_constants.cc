#include "sip/message/wide_constants.h"

namespace trunkline::sip {

constinit const WideConstants wide_constants;

}  // namespace trunkline::sip
