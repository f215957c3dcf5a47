/* SPDX-License-Identifier: MIT-0 */
/* @ID@.h - the contract of the lab. */
#ifndef @UPPER@_H
#define @UPPER@_H

/* The double of n. */
int @ID@_answer(int n);

#endif
